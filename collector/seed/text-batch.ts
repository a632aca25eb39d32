/** Rows as the text ClickHouse reads, built straight into bytes, and handed on in blocks of bounded size. @module */

/** One insert: one block under one token. */
export interface SeedBatch {
  readonly table: string
  readonly columns: readonly string[]
  /** Tab-separated. */
  readonly text: Uint8Array
  readonly rows: number
  /** Name of the block within its history: the same for the same rows. */
  readonly name: string
}

export interface TextTable {
  readonly table: string
  readonly columns: readonly string[]
}

/** Lines are joined before they are turned into bytes: that is done in one step for a few hundred. */
const JOINED = 400
const JOINED_CHARACTERS = 262_144
/** The front of the embedded engine takes bodies of up to 64 MiB. */
const BYTES_MAX = 63 * 1_048_576
/** Bytes that what is joined may take at most. */
const STRETCH_MAX = 1_048_576

export class TextBatches {
  private text = ''
  private pending = 0
  private rows = 0
  private length = 0
  private count = 0
  private bytes = Buffer.alloc(0)

  /** @param label - sets its blocks apart from those of others that fill the same table. */
  constructor(
    private readonly table: TextTable,
    private readonly rowsMax: number,
    private readonly label = table.table,
  ) {}

  /** @param line - cells separated by tabs, with its line feed. @returns true when {@link take} is due. */
  add(line: string): boolean {
    this.text += line
    this.rows += 1
    this.pending += 1
    if (this.pending >= JOINED || this.text.length >= JOINED_CHARACTERS) this.write()
    return this.isFull()
  }

  isFull(): boolean {
    return this.rows >= this.rowsMax || this.length > BYTES_MAX - STRETCH_MAX
  }

  /** What was added since; null: nothing. */
  take(): SeedBatch | null {
    this.write()
    if (this.rows === 0) return null
    const batch = {
      table: this.table.table,
      columns: this.table.columns,
      text: this.bytes.subarray(0, this.length),
      rows: this.rows,
      name: `${this.label}:${String(this.count)}`,
    }
    this.count += 1
    this.bytes = Buffer.alloc(0)
    this.length = 0
    this.rows = 0
    return batch
  }

  private write(): void {
    if (this.pending === 0) return
    // Three bytes a character at most.
    const needed = this.length + this.text.length * 3
    if (needed > this.bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, Math.ceil(this.bytes.length * 1.6), 1_048_576))
      this.bytes.copy(larger, 0, 0, this.length)
      this.bytes = larger
    }
    this.length += this.bytes.write(this.text, this.length, 'utf8')
    this.text = ''
    this.pending = 0
  }
}

/** A text as a cell. */
export function cell(text: string): string {
  return text.replace(/[\\\t\n\r\0']/g, (sign) => ESCAPES[sign] ?? sign)
}
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '\\0',
  "'": "\\'",
}

/** Milliseconds since 1970 as a DateTime64(3) is written: seconds and three digits. */
export function time(atMs: number): string {
  const seconds = Math.floor(atMs / 1_000)
  const rest = atMs - seconds * 1_000
  return `${String(seconds)}.${rest < 10 ? '00' : rest < 100 ? '0' : ''}${String(rest)}`
}

/** A number of tenths as a decimal number. */
export function tenths(count: number): string {
  const whole = Math.floor(count / 10)
  return `${String(whole)}.${String(count - whole * 10)}`
}

export const NULL = '\\N'
