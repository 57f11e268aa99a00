/**
 * Text from others that is shown on one line, as a name or a title: nothing that cannot be seen, and nothing that turns the
 * direction of what follows. The set is fixed here and not asked of Unicode's tables, because all must answer alike.
 */
const unseen =
  '[\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb' +
  '\\u{e0000}-\\u{e007f}\\p{Cs}]'
/** Persian joins and parts letters by these two; at an end, doubled or beside a blank they are of no use. */
const astray = '(?<![^\\s\\u200c\\u200d])[\\u200c\\u200d]|[\\u200c\\u200d](?![^\\s\\u200c\\u200d])'

const either = new RegExp(`${unseen}|${astray}`, 'u')

export function isShownLine(text: string): boolean {
  return !either.test(text)
}

/** The same text without what may not be shown. */
export function shownLine(text: string): string {
  return text.replaceAll(new RegExp(unseen, 'gu'), '').replaceAll(new RegExp(astray, 'gu'), '').trim()
}

/** A name under which a file may be kept: one line, no path, none of the letters that a file system takes for its own. */
export function isFileName(name: string): boolean {
  return name !== '' && isShownLine(name) && !/[/\\:*?"<>|]/.test(name) && !/^[.\s]|[.\s]$/.test(name)
}

const longestFileName = 255

export function fileNameOf(name: string): string {
  const plain = shownLine(name)
    .replaceAll(/[/\\:*?"<>|]/g, '_')
    .replaceAll(/^[.\s]+|(?<![.\s])[.\s]+$/g, '')
  const [, ending = ''] = /(\.[^.\s]{1,20})$/.exec(plain) ?? []
  const short = plain.length <= longestFileName ? plain : plain.slice(0, longestFileName - ending.length) + ending
  return isFileName(short)
    ? short
    : shownLine(short) === ''
      ? 'file'
      : `file${/^\.[\w]{1,20}$/.test(ending) ? ending : ''}`
}
