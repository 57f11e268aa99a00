/** Plain text from anybody, as a plan: paragraphs parted by empty lines, or one to a line where there are none. */
import { shownWords } from '../text/words-of-acts.ts'
import { languageOf } from './docx/language.ts'
import { splitLabel } from './guessing.ts'
import type { ImportPlan, RawParagraph } from './import-plan.ts'
import { ImportRefused } from './import-refused.ts'
import { planOf } from './planning.ts'

const longest = 8_000_000

/** Throws `ImportRefused` for what cannot be read, and nothing else. */
export function planOfText(text: string): ImportPlan {
  if (text.length > longest) throw new ImportRefused('too-large', String(text.length))
  const plain = shownWords(text.replaceAll(/\r\n?|\u2028|\u2029/g, '\n'))
  const words = /\n[ \t]*\n/.test(plain) ? plain.split(/\n[ \t]*\n/).flatMap(unwrapped) : plain.split('\n')
  return planOf(words.filter((one) => one.trim() !== '').map(rawOf))
}

/** Lines that were broken for width go on; a line that begins with a number or as an alternative begins anew. */
function unwrapped(block: string): string[] {
  const paragraphs: string[][] = []
  for (const line of block.split('\n').filter((one) => one.trim() !== '')) {
    const last = paragraphs.at(-1)
    const { label, alternative } = splitLabel(line)
    if (!last || label !== undefined || alternative !== undefined) paragraphs.push([line])
    else last.push(line.trimStart())
  }
  return paragraphs.map((lines) => lines.map((line, nth) => (nth < lines.length - 1 ? line.trimEnd() : line)).join(' '))
}

function rawOf(words: string, at: number): RawParagraph {
  const language = languageOf(words, undefined)
  return {
    place: at + 1,
    pieces: [{ text: words }],
    style: '',
    numbered: false,
    level: 0,
    bold: false,
    centred: /^\s{12,}\S/.test(words),
    anchors: [],
    ...(language ? { language } : {}),
  }
}
