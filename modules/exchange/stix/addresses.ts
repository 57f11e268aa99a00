const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])'
const ipv4Shape = new RegExp(`^${octet}(?:\\.${octet}){3}$`)
const hexGroup = /^[0-9a-fA-F]{1,4}$/

/** An IPv4 address, or a network in CIDR notation (STIX 2.1, section 6.8). */
export function isIpv4(text: string): boolean {
  const [address = '', ...rest] = text.split('/')
  return ipv4Shape.test(address) && isPrefix(rest, 32)
}

/** An IPv6 address of RFC 4291, or a network in CIDR notation. */
export function isIpv6(text: string): boolean {
  if (text.length > 60) return false
  const [whole = '', ...rest] = text.split('/')
  if (!isPrefix(rest, 128)) return false
  const zoneAt = whole.indexOf('%')
  const address = zoneAt < 0 ? whole : whole.slice(0, zoneAt)
  if (zoneAt >= 0 && zoneAt === whole.length - 1) return false
  const halves = address.split('::')
  if (halves.length > 2) return false
  let groups = 0
  for (const [half, part] of halves.entries()) {
    if (part === '') {
      if (halves.length === 1) return false
      continue
    }
    const pieces = part.split(':')
    for (const [index, piece] of pieces.entries()) {
      const last = half === halves.length - 1 && index === pieces.length - 1
      if (last && ipv4Shape.test(piece)) groups += 2
      else if (hexGroup.test(piece)) groups++
      else return false
    }
  }
  return halves.length === 2 ? groups < 8 : groups === 8
}

function isPrefix(rest: string[], most: number): boolean {
  const [digits] = rest
  return digits === undefined || (rest.length === 1 && /^(?:0|[1-9][0-9]{0,2})$/.test(digits) && Number(digits) <= most)
}

/**
 * A domain name of RFC 1034, or an internationalised one of RFC 5890. Underscores are taken, for service names and
 * because malware uses them.
 */
export function isHostName(text: string): boolean {
  const name = text.endsWith('.') ? text.slice(0, -1) : text
  if (name.length === 0 || name.length > 253) return false
  return name
    .split('.')
    .every((label) => label.length > 0 && label.length <= 63 && /^(?!-)[\p{L}\p{N}\p{M}_-]+(?<!-)$/u.test(label))
}

/** The addr-spec of RFC 5322, as far as it matters here: something, an at sign, something, and no blanks between. */
export function isEmailAddress(text: string): boolean {
  const at = text.lastIndexOf('@')
  if (at < 1 || at === text.length - 1 || text.length > 320) return false
  const local = text.slice(0, at)
  return (
    /^(?:"(?:[^"\\]|\\.)*"|[^\s\p{Cc}<>()[\],;:\\"@]+)$/u.test(local) && /^[^\s\p{Cc}@<>]+$/u.test(text.slice(at + 1))
  )
}

/** A URL with its scheme (RFC 3986). Other letters than ASCII are taken too, as in RFC 3987. */
export function isUri(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:[^\s\p{Cc}<>"{}|\\^`]+$/u.test(text)
}
