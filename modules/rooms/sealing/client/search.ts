/**
 * Search on the device: every word asked for must stand somewhere in the text. Letters are compared without case, accents
 * and the signs that writers of Arabic script leave out or spell in two ways; words are looked for inside words, because
 * Thai writes none apart.
 */
import type { Found, MessageView } from '../views.ts'

const most = 200
const longestAsked = 200

/** The text as it is compared, and for each of its letters where that letter began in the text as written. */
export function folded(text: string): { plain: string; places: number[] } {
  let plain = ''
  const places: number[] = []
  let at = 0
  for (const letter of text) {
    const simple = letter
      .normalize('NFKD')
      .replaceAll(/[\u0300-\u036f\u064b-\u065f\u0670\u0640\u200b-\u200f\u2060]/g, '')
      .toLowerCase()
      .replaceAll('\u064a', '\u06cc')
      .replaceAll('\u0649', '\u06cc')
      .replaceAll('\u0643', '\u06a9')
    for (let index = 0; index < simple.length; index++) places.push(at)
    plain += simple
    at += letter.length
  }
  places.push(at)
  return { plain, places }
}

export function findIn(text: string, asked: string): { from: number; to: number }[] | undefined {
  const words = folded(asked.slice(0, longestAsked)).plain.split(/\s+/u).filter(Boolean)
  if (words.length === 0) return undefined
  const { plain, places } = folded(text)
  const found: { from: number; to: number }[] = []
  for (const word of words) {
    let at = plain.indexOf(word)
    if (at === -1) return undefined
    for (; at !== -1; at = plain.indexOf(word, at + word.length))
      found.push({ from: places[at] ?? 0, to: places[at + word.length] ?? text.length })
  }
  return found.toSorted((a, b) => a.from - b.from)
}

/** Newest first. */
export function searchIn(room: string, messages: readonly MessageView[], asked: string): Found[] {
  const found: Found[] = []
  for (const message of messages.toReversed()) {
    const { content } = message
    const text =
      content.kind === 'text' ? content.text : content.kind === 'file' ? `${content.text ?? ''} ${content.name}` : ''
    const at = text === '' ? undefined : findIn(text, asked)
    if (at) found.push({ room, message, at })
    if (found.length === most) break
  }
  return found
}
