/** A whole mesh of real libp2p nodes on loopback, in this process. @module */
import '@/lib/node-shims'
import { setImmediate, setTimeout as wait } from 'node:timers/promises'
import { Acquaintance } from './acquaintance'
import { Releases } from './agents'
import { DEMO_AUTHORITIES } from './authorities'
import { AuthorityLife } from './authority-life'
import { Churn } from './churn'
import { Diallers, delayedTcp, plainTcp } from './delayed-tcp'
import type { RunningNode } from './create-node'
import type { GossipInit } from './gossip'
import { Ledger } from './ledger'
import { linkDelay } from './link-delay'
import { Links } from './links'
import { Member } from './member'
import { CannotSpeakError, MeshClosedError, type Mesh, type MeshInit, type PublishInit } from './mesh'
import { isMeshed, totalsOf } from './mesh-state'
import { Partitions } from './partitions'
import { BOOTSTRAP_COUNT, planNodes } from './plan-nodes'
import { planTables, planUniformTables } from './plan-tables'
import { planVoices } from './plan-voices'
import { Population } from './population'
import { seededRandom } from './random'
import { trueNowMs } from './skewed-clock'
import { utter } from './speaker'
import { Talk } from './talk'
import { pickSize, pickTopic, pickType } from './topics'

const KAD_PROTOCOL = '/meshara/kad/1.0.0'
/** Nodes that start side by side. More gains nothing: one core makes them all. */
const STARTS_AT_ONCE = 4
const GHOST_SHARE = 0.05
/** Beside what nodes say to each other. */
const QUESTIONS_PER_MESSAGE = 1 / 12
const CHURN_INTERVAL_MS = 12_000
/** How long links and the gossip over them may take to stand. */
const GOSSIPING_LIMIT_MS = 180_000
const GOSSIPING_POLL_MS = 100
const GOSSIPING_SHARE = 0.95

/** @throws when a node cannot be started, for instance where no port is left. */
export async function createMesh(init: MeshInit): Promise<Mesh> {
  const { seed, neighbours, pace = 1, onTrouble = () => undefined, onNode = () => undefined } = init
  const isFrozen = neighbours !== undefined
  const ghosts = init.ghosts ?? (isFrozen ? 0 : Math.ceil(init.nodes * GHOST_SHARE))
  const authorities = init.authorities === true ? DEMO_AUTHORITIES.map(({ name }) => name) : []
  const plan = await planNodes({ nodes: init.nodes, ghosts, seed, authorities })
  const tables = isFrozen ? planUniformTables(plan, neighbours, seed) : planTables(plan, seed)
  const gossips = init.gossip ?? !isFrozen
  const voices = planVoices(plan, {
    seed,
    clockSkewMs: init.clockSkewMs ?? 0,
    driftPpm: init.driftPpm ?? 0,
    isLively: gossips && !isFrozen,
  })
  const members = plan.flatMap((node, index) => {
    const voice = voices[index]
    return voice === undefined ? [] : [new Member(node, voice)]
  })
  const live = members.filter((member) => member.plan.role !== 'ghost')
  const bootstrap = live.slice(0, BOOTSTRAP_COUNT)
  await init.onPlan?.(members.map((member) => member.describe()))

  const acquaintance = new Acquaintance({
    members,
    tables,
    kadProtocol: KAD_PROTOCOL,
    random: seededRandom(seed, 'acquaintance'),
    pace,
    onTrouble,
  })
  const mayLink = (one: Member, other: Member): boolean => !partitions.separates(one, other)
  const links = new Links({
    members,
    acquaintance,
    random: seededRandom(seed, 'links'),
    isFixed: isFrozen,
    mayLink,
    onTrouble,
  })
  const partitions = new Partitions({ members, links, random: seededRandom(seed, 'partitions'), pace })
  const ledger = new Ledger()
  const withholding = seededRandom(seed, 'withholding')
  const gossipOf = (member: Member): GossipInit => {
    const {
      plan: { id, role, authority },
      voice,
    } = member
    return {
      topics: voice.topics,
      degree: role === 'hub' && !isFrozen ? 'hub' : 'usual',
      relays: () => !withholding.chance(voice.withheld),
      onReceived: (message, from) => {
        if (from === id) return
        ledger.received(message, from, id, trueNowMs())
        if (authority !== null) authorityLife.questions.heard(member, message)
      },
      onReceivedAgain: (message) => {
        ledger.receivedAgain(message, id)
      },
    }
  }
  const diallers = new Diallers()
  const delayOf = linkDelay(plan, seed, (index) => voices[index]?.slowMs ?? 0)
  const population = new Population({
    members,
    kadProtocol: KAD_PROTOCOL,
    acquaintance,
    links: gossips ? links : null,
    gossipOf: (member) => (gossips ? gossipOf(member) : null),
    transportOf: ({ plan: { index } }) =>
      init.latency === false
        ? plainTcp()
        : delayedTcp({ nodeIndex: index, diallers, delayMs: (dialler) => delayOf(index, dialler) }),
    mayMeet: (member, peer) => !isFrozen && tables[member.plan.index]?.has(peer.plan.index) === true,
    mayLink,
    forgets: !isFrozen,
    onNode,
  })
  const messageRate = init.messageRate ?? 0
  const publishes = gossips && authorities.length > 0 && messageRate > 0
  const releases = new Releases(publishes ? 'publication' : 'themselves')
  const churn = new Churn({
    // Hubs stay: visitors start from them. Authorities have a life of their own.
    members: live.filter(({ plan: { role, authority } }) => role !== 'hub' && authority === null),
    releases,
    random: seededRandom(seed, 'churn'),
    intervalMs: init.churnIntervalMs ?? CHURN_INTERVAL_MS,
    pace,
    startNode: (peerId, agent) => population.startNode(peerId, agent),
    stopNode: (peerId) => population.stopNode(peerId),
    onTrouble,
  })
  const talk = new Talk({
    members: live,
    ledger,
    random: seededRandom(seed, 'talk'),
    rate: messageRate,
    onTrouble,
  })
  const authorityLife = new AuthorityLife({
    members: live,
    releases,
    ledger,
    seed,
    rate: gossips ? messageRate * QUESTIONS_PER_MESSAGE : 0,
    pace,
    startNode: (peerId, agent) => population.startNode(peerId, agent),
    stopNode: (peerId) => population.stopNode(peerId),
    onTrouble,
  })
  const setChurn = (enabled: boolean): void => {
    authorityLife.setChurn(enabled)
    if (enabled) churn.start()
    else churn.stop()
  }
  const ownWords = seededRandom(seed, 'own words')
  let isClosed = false

  const form = async (): Promise<void> => {
    const rest = live.slice(BOOTSTRAP_COUNT)
    const startRest = async (): Promise<void> => {
      for (let member = rest.shift(); member !== undefined && !isClosed; member = rest.shift()) {
        await population.startNode(member.plan.id)
        // Visitors of the nodes that are up already are answered in between.
        await setImmediate()
      }
    }
    await Promise.all(Array.from({ length: STARTS_AT_ONCE }, startRest))
    for (const [turn, ghost] of members.slice(live.length).entries()) {
      await population.raiseGhost(ghost, bootstrap[turn % bootstrap.length]?.port ?? 0)
    }
    if (isClosed) return
    if (gossips) {
      links.startMending()
      void links.settled().then(() => {
        if (isClosed) return
        talk.start()
        authorityLife.startTalking()
        if (init.partitions === true) partitions.start()
      })
    }
    if (init.churn ?? !isFrozen) setChurn(true)
  }
  await Promise.all(bootstrap.map((member) => population.startNode(member.plan.id)))
  const formed = form()
  formed.catch((error: unknown) => {
    onTrouble('the mesh could not be formed', error)
  })

  const publish = async ({ from, topic, type, sizeBytes }: PublishInit): Promise<string> => {
    const able = live.filter(
      ({ running, voice }) => isAbleToSpeak(running) && (topic === undefined || voice.topics.includes(topic)),
    )
    const speaker = from === undefined ? undefined : population.memberOf(from)
    const isAble = speaker === undefined ? able.length > 0 : able.includes(speaker)
    if (!isAble) throw new CannotSpeakError('no such node runs and listens to the topic now')
    const member = speaker ?? ownWords.pick(able)
    const chosenTopic = topic ?? pickTopic(ownWords, member.voice.topics)
    const chosenType = type ?? pickType(ownWords, chosenTopic)
    const id = await utter(ledger, {
      from: member,
      topic: chosenTopic,
      type: chosenType,
      payload: sizeBytes ?? pickSize(ownWords, chosenType),
    })
    if (id === null) throw new CannotSpeakError('the node has stopped')
    return id
  }
  const isGossiping = (): boolean => {
    const seats = live.flatMap(({ running, voice }) =>
      voice.topics.flatMap((topic) => {
        const pubsub = running?.pubsub ?? null
        return pubsub === null ? [] : [isMeshed(pubsub, topic)]
      }),
    )
    // In a living mesh a few are turned away by peers that are full, and fetch what they are told of.
    const enough = isFrozen ? 1 : GOSSIPING_SHARE
    return seats.filter(Boolean).length >= seats.length * enough
  }

  const mesh: Mesh = {
    get nodes() {
      return members.map((member) => member.describe())
    },
    bootstrap: bootstrap.flatMap(({ addresses, plan: { id } }) =>
      addresses.map((address) => `${address.toString()}/p2p/${id}`),
    ),
    formed,
    tables: () =>
      members.flatMap(({ running, plan: { id } }) =>
        running === undefined ? [] : [{ peerId: id, table: running.table.entries() }],
      ),
    startNode: (peerId, agent) => population.startNode(peerId, agent),
    stopNode: (peerId) => population.stopNode(peerId),
    setChurn,
    get cutOff() {
      return partitions.current
    },
    get messageCount() {
      return ledger.total
    },
    clocks: () =>
      live.flatMap(({ running, plan: { id }, voice: { clock } }) =>
        running === undefined
          ? []
          : [{ peerId: id, offsetMs: clock.nowMs() - trueNowMs(), driftPpm: clock.driftPpm }],
      ),
    traceTotals: () => totalsOf(live),
    async gossiping() {
      await formed
      await links.settled()
      const deadline = performance.now() + GOSSIPING_LIMIT_MS
      while (!isGossiping()) {
        if (isClosed) throw new MeshClosedError('the mesh is closing')
        if (performance.now() > deadline) throw new CannotSpeakError('some nodes found no links in a topic')
        await wait(GOSSIPING_POLL_MS)
      }
    },
    traceTo: (collectors) => population.reportTo(collectors),
    publish: (what = {}) => publish(what),
    release: () => authorityLife.publishing.release(),
    forge: (how = 'forged') => authorityLife.publishing.forge(how),
    messageRecord: (id) => ledger.find(id),
    newestMessages: (count) => ledger.newest(count),
    async close() {
      isClosed = true
      talk.stop()
      authorityLife.stop()
      partitions.stop()
      population.refuseStarts()
      churn.stop()
      acquaintance.close()
      links.close()
      await formed.catch(() => undefined)
      await population.stopAll()
    },
  }
  if (init.resolveWhen !== 'bootstrap') {
    await formed.catch(async (error: unknown) => {
      await mesh.close()
      throw error
    })
  }
  return mesh
}

function isAbleToSpeak(running: RunningNode | undefined): boolean {
  return running !== undefined && running.pubsub !== null
}
