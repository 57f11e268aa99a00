/** XML as text, with everything escaped that must be. */

/** What XML 1.0 may not hold goes; the rest is escaped for text and attributes alike. */
export function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(unwritable, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

// eslint-disable-next-line no-control-regex -- XML 1.0 has no such characters
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

export type Attributes = Record<string, string | number | undefined>

/** An element around markup that is XML already. Attributes that are undefined are left out. */
export function element(name: string, attributes: Attributes = {}, ...inner: string[]): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => (value === undefined ? '' : ` ${key}="${escaped(String(value))}"`))
    .join('')
  const within = inner.join('')
  return within === '' ? `<${name}${written}/>` : `<${name}${written}>${within}</${name}>`
}

export const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
