/** TAXII 2.1, section 1.6.8. */
export const mediaType = 'application/taxii+json;version=2.1'

/** Whether a client takes what we give (RFC 9110, section 12.5.1). Without an Accept it takes anything. */
export function accepts(header: string | null | undefined): boolean {
  if (header === null || header === undefined || header.trim() === '') return true
  return header.split(',').some((range) => {
    const { type, parameters } = parse(range)
    if (Number(parameters.get('q') ?? '1') === 0) return false
    if (type === '*/*' || type === 'application/*') return true
    return type === 'application/taxii+json' && (parameters.get('version') ?? '2.1') === '2.1'
  })
}

/** Whether what a client sends is what we take. */
export function isTaxii(header: string | null | undefined): boolean {
  if (!header) return false
  const { type, parameters } = parse(header)
  return type === 'application/taxii+json' && (parameters.get('version') ?? '2.1') === '2.1'
}

function parse(range: string): { type: string; parameters: Map<string, string> } {
  const [type = '', ...rest] = range.split(';').map((part) => part.trim())
  const parameters = rest.map((part): [string, string] => {
    const equals = part.indexOf('=')
    return [
      part.slice(0, equals).trim().toLowerCase(),
      part
        .slice(equals + 1)
        .trim()
        .replace(/^"(.*)"$/, '$1'),
    ]
  })
  return { type: type.toLowerCase(), parameters: new Map(parameters) }
}
