/** The same question in the languages people ask in. @module */
import type { ReferenceEntry } from '@/lib/api/reference'
import { questionAddress } from '@/lib/api/question-address'

export interface Sample {
  readonly language: string
  readonly text: string
}

/**
 * @param origin - the public one, without a slash at its end.
 * @param path - values of what the path takes.
 */
export function samplesOf(
  { id, route, answer, exampleSearch }: ReferenceEntry,
  origin: string,
  path: Readonly<Record<string, string>>,
): Sample[] {
  const url = `${origin}${questionAddress(route, path, exampleSearch)}`
  if (answer === null) return streamSamples(url, origin)
  const question = { ...path, ...exampleSearch }
  const asked =
    Object.keys(question).length === 0
      ? ''
      : `{ ${Object.entries(question)
          .map(([name, value]) => `${name}: ${/^\d{1,9}$/.test(value) ? value : quoted(value)}`)
          .join(', ')} }`
  return [
    { language: 'curl', text: `curl --compressed ${quoted(url)}` },
    {
      language: 'JavaScript',
      text: [
        `import { createClient } from '@meshara/explorer-client'`,
        '',
        `const explorer = createClient({ url: ${quoted(origin)} })`,
        `const answer = await explorer.${id}(${asked})`,
        'console.log(answer)',
      ].join('\n'),
    },
    {
      language: 'Python',
      text: [
        'import json, urllib.request',
        '',
        `with urllib.request.urlopen(${quoted(url)}) as response:`,
        '    answer = json.load(response)',
        'print(answer)',
      ].join('\n'),
    },
  ]
}

function streamSamples(url: string, origin: string): Sample[] {
  return [
    { language: 'curl', text: `curl --no-buffer ${quoted(url)}` },
    {
      language: 'JavaScript',
      text: [
        `import { createClient } from '@meshara/explorer-client'`,
        '',
        `const explorer = createClient({ url: ${quoted(origin)} })`,
        'for await (const event of explorer.live()) console.log(event)',
      ].join('\n'),
    },
    {
      language: 'Python',
      text: [
        'import urllib.request',
        '',
        `with urllib.request.urlopen(${quoted(url)}) as response:`,
        '    for line in response:',
        `        print(line.decode(), end='')`,
      ].join('\n'),
    },
  ]
}

/** Good in a shell, in JavaScript and in Python alike: what addresses hold has no quotes. */
const quoted = (text: string): string => `'${text.replaceAll("'", '%27').replaceAll('\\', '%5C')}'`
