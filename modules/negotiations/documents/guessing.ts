/** What a paragraph of a strange file is: told by its style, its number, or how it begins. */
import type { ParagraphType } from '../text/words-of-acts.ts'
import type { RawParagraph } from './import-plan.ts'

export type Guess = { type: ParagraphType; sure: boolean }

/** Our own styles, and those that every word processor has. */
const byStyle: readonly [RegExp, ParagraphType][] = [
  [/^chancery ?title$|^(title|subtitle|titre|عنوان|ชื่อเรื่อง)$/, 'title'],
  [/^chancery ?heading$|^(heading|titre|überschrift|سرفصل)[ \d]*$/, 'heading'],
  [/^chancery ?preambular$/, 'preambular'],
  [/^chancery ?operative$/, 'operative'],
  [/^chancery ?definition$/, 'definition'],
  [/^chancery ?annex$/, 'annex'],
]
/** What the house set around the text when it made the file: no part of it. */
const ofTheHouse = /^chancery ?(front|part|line)$/

export const isOfTheHouse = ({ style }: RawParagraph): boolean => ofTheHouse.test(style)

const digit = '[0-9۰-۹٠-٩๐-๙]'
const latinNumeral = '(?:bis|ter|quater|quinquies|sexies|septies|octies|novies|decies)'
/** `1.`, `2 bis.`, `(a)`, `PP3`, `Article 4.`, `IV.`, each with what parts it from the words. */
const label = new RegExp(
  `^\\s*(?:((?:OP|PP|D)\\s?${digit}{1,4}(?:\\s${latinNumeral})?|${digit}{1,4}(?:\\.${digit}{1,3}){0,4}(?:\\s${latinNumeral}(?=[.):\\s]))?(?=[.)\\t]|\\s${latinNumeral})|\\((?:[a-z]{1,4}|${digit}{1,3}|[A-Z])\\)|[a-z](?=\\))|[IVXLC]{1,6}(?=\\.))[.):]?(?:\\s+|$))`,
)
const article =
  /^\s*((?:Article|Art\.|Section|Rule|Principle|Regulation|Principe|Règle|ماده|ข้อ)\s+[0-9IVX۰-۹๐-๙]{1,5})\s*[.:–-]?\s*/
const alternative = new RegExp(
  `^\\s*(?:Alt(?:ernative)?|Option|Variante|گزینه|ทางเลือก)\\.?\\s*(${digit}{1,2})\\s*(?:[.:)–-]\\s*|\\s+|$)`,
  'i',
)
const annexed = /^\s*(annex|appendix|annexe|appendice|پیوست|ضمیمه|ภาคผนวก)(?!\p{L})/iu
const defined = /^\s*["“«‘][^"”»’]{1,80}["”»’]\s+(means|shall mean|refers to|désigne|s’entend de|به معنا|หมายความว่า)/i

/** Participles and their like, with which a preambular paragraph opens. */
const opening = new RegExp(
  '^\\s*(?:(?:Also|Further|Deeply|Gravely|Fully|Strongly|Keenly|Once again|Again|Duly|Having|Firmly|Profondément|Vivement|Pleinement)\\s+)?' +
    '(?:\\p{Lu}?[\\p{Ll}]{3,}ing(?=[\\s,])|(?:aware|alarmed|concerned|conscious|convinced|cognizant|mindful|determined|dismayed|disturbed|encouraged|guided|inspired|seized|troubled)(?!\\p{L})|' +
    '\\p{Lu}?\\p{Ll}{3,}ant(?:\\s|,)|(?:consciente?s?|convaincue?s?|préoccupée?s?|alarmée?s?|résolue?s?|soucieu(?:x|se)s?|guidée?s?)(?!\\p{L})|' +
    'با (?:یادآوری|تأکید|توجه|عنایت|اذعان|ابراز)|(?:یادآور|نگران|آگاه|مصمم|متقاعد)(?!\\p{L})|' +
    '(?:ระลึกถึง|ย้ำ|ยืนยัน|ตระหนัก|รับทราบ|คำนึงถึง|โดยคำนึงถึง|เชื่อมั่น|ห่วงกังวล|มุ่งมั่น))',
  'iu',
)
/** The verb of an operative paragraph, in the present. */
const operative = new RegExp(
  '^\\s*(?:(?:Also|Further|Strongly|Urgently|Solemnly|Again)\\s+)?(?:accepts|adopts|affirms|agrees|appeals|approves|authorizes|calls|commends|condemns|confirms|considers|decides|declares|deplores|designates|emphasizes|encourages|endorses|expresses|invites|notes|proclaims|reaffirms|recalls|recognizes|recommends|reiterates|requests|resolves|stresses|supports|takes note|transmits|underlines|urges|welcomes|' +
    'décide|demande|prie|invite|exhorte|encourage|recommande|réaffirme|souligne|engage|félicite|approuve|adopte)(?!\\p{L})',
  'iu',
)

export type Split = { label?: string; alternative?: number; words: number }

/** What the file set before the words: the number, and `Alt 2`. `words`: where the words begin. */
export function splitLabel(text: string): Split {
  const numbered = label.exec(text) ?? article.exec(text)
  let words = numbered ? numbered[0].length : 0
  const alt = alternative.exec(text.slice(words))
  if (alt) words += alt[0].length
  return {
    ...(numbered?.[1] ? { label: numbered[1] } : {}),
    ...(alt?.[1] ? { alternative: number(alt[1]) } : {}),
    words,
  }
}

function number(digits: string): number {
  return Number(
    digits
      .replaceAll(/[۰-۹]/g, (one) => String(one.charCodeAt(0) - 0x6f0))
      .replaceAll(/[๐-๙]/g, (one) => String(one.charCodeAt(0) - 0xe50))
      .replaceAll(/[٠-٩]/g, (one) => String(one.charCodeAt(0) - 0x660)),
  )
}

/** `before`: whether it is the first, and whether an operative paragraph surely came already. */
export function guessType(
  raw: RawParagraph,
  words: string,
  split: Split,
  before: { first: boolean; operative: boolean },
): Guess {
  const styled = byStyle.find(([style]) => style.test(raw.style))
  if (styled) return { type: styled[1], sure: true }
  if (raw.footnoteOf !== undefined || /^(chancery ?)?footnote/.test(raw.style)) return { type: 'footnote', sure: true }
  if (annexed.test(words) && words.length < 200) return { type: 'annex', sure: true }
  if (defined.test(words)) return { type: 'definition', sure: true }
  const short = words.length <= 160 && !/[.;,:؛،]\s*$/.test(words)
  if (before.first && short && split.label === undefined) return { type: 'title', sure: raw.centred || raw.bold }
  if (/^PP/i.test(split.label ?? '')) return { type: 'preambular', sure: true }
  if (split.label !== undefined || raw.numbered) {
    if (/^[IVXLC]+$/.test(split.label ?? '') && short) return { type: 'heading', sure: raw.bold }
    const inPreamble = !before.operative && opening.test(words) && /[,;]\s*$/.test(words)
    return inPreamble ? { type: 'preambular', sure: false } : { type: 'operative', sure: true }
  }
  if (opening.test(words) && !before.operative) return { type: 'preambular', sure: true }
  // `The General Assembly,`
  if (!before.operative && words.length < 120 && /[,،]\s*$/.test(words)) return { type: 'preambular', sure: false }
  if (operative.test(words)) return { type: 'operative', sure: true }
  if (short && (raw.bold || raw.centred || words === words.toUpperCase()) && /\p{L}/u.test(words))
    return { type: 'heading', sure: false }
  return { type: 'operative', sure: false }
}

/** How deep a label stands: `1.` 0, `(a)` 1, `(i)` 2 after an `(a)`, as style and numbering say first. */
export function depthOfLabel(raw: RawParagraph, found: string | undefined, before: number): number {
  if (found === undefined) return raw.numbered ? Math.min(raw.level, 4) : 0
  if (!/^\(|^[a-z]$/.test(found)) return 0
  const roman = /^\((i|ii|iii|iv|v|vi|vii|viii|ix|x|xi|xii)\)$/.test(found)
  // `(i)` follows `(h)` or begins a list of its own.
  if (roman && before >= 1) return found === '(i)' || before === 2 ? 2 : 1
  return 1
}
