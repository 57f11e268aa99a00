import type { JsonObject } from './json.ts'
import { compareTimestamps, fraction, isTimestamp } from './timestamps.ts'

/**
 * Which text names the version of an object, as TAXII 2.1 (section 3.4.1, `match[version]`) says: `modified`, or
 * `created` for objects that are never modified, or else the moment at which the server took it in.
 *
 * The text is the object's own, byte for byte; compare versions with `compareVersions`, never as text.
 */
export function versionOf(object: JsonObject, dateAdded: string): string {
  for (const name of ['modified', 'created']) {
    const text = object[name]
    if (typeof text === 'string' && isTimestamp(text)) return text
  }
  return dateAdded
}

/** Orders versions by the moment they name. Two texts of one moment are one version. */
export function compareVersions(one: string, other: string): number {
  return compareTimestamps(one, other)
}

/**
 * One text for all ways to write one moment, so that a database can find equal versions by equal keys and order them
 * as text: no trailing zeros in the fraction.
 */
export function versionKey(version: string): string {
  // The point stands even where no digits follow: it sorts before every digit, as the "Z" would not.
  return `${version.slice(0, 19)}.${fraction(version)}`
}
