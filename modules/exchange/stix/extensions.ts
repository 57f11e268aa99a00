import { type Check, customProperty, oneOf } from './checks.ts'
import { fail, quoted, type Run, warn } from './findings.ts'
import { isJsonObject, type Json, type JsonObject } from './json.ts'
import { predefinedExtensions, predefinedNames } from './observable-extensions.ts'
import { typeOfIdentifier } from './references.ts'

export type ExtensionType = 'new-sdo' | 'new-sco' | 'new-sro' | 'property-extension' | 'toplevel-property-extension'

/** The five ways in which an extension definition may extend STIX (section 7.3). */
export const extensionTypes: readonly ExtensionType[] = [
  'new-sdo',
  'new-sco',
  'new-sro',
  'property-extension',
  'toplevel-property-extension',
]
export const extensionType: Check = oneOf(...extensionTypes)

const olderName = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*-ext$/

/** Looks at the `extensions` of an object of this type. */
export function checkExtensions(run: Run, type: string, value: Json): void {
  if (!isJsonObject(value)) return fail(run, 'type', 'An object is needed here.')
  const predefined = predefinedExtensions[type]
  let empty = true
  for (const name in value) {
    empty = false
    const extension = value[name]
    if (extension === undefined) continue
    run.path.push(name)
    const check = predefined && Object.hasOwn(predefined, name) ? predefined[name] : undefined
    if (check) check(run, extension)
    else if (typeOfIdentifier(name) === 'extension-definition') checkDefined(run, extension)
    else if (predefinedNames.has(name))
      fail(run, 'extension', `The extension ${quoted(name)} does not belong to a ${type}.`)
    else if (olderName.test(name)) checkOlder(run, extension)
    else fail(run, 'extension', `${quoted(name)} names no extension definition.`)
    run.path.pop()
  }
  if (empty) fail(run, 'empty-dictionary', 'Extensions must not be empty; leave the property out.')
}

function checkDefined(run: Run, value: Json): void {
  if (!isJsonObject(value)) return fail(run, 'type', 'An object is needed here.')
  const kind = value['extension_type']
  if (kind === undefined) fail(run, 'required', 'An extension says its "extension_type".')
  for (const name in value) {
    const member = value[name]
    if (member === undefined) continue
    run.path.push(name)
    if (name === 'extension_type') extensionType(run, member)
    // What an extension defines is not custom content, so it is taken even where that is refused.
    else customProperty(run.custom === 'allow' ? run : { ...run, custom: 'allow' }, name, member)
    run.path.pop()
  }
}

/** An extension of the kind that STIX 2.0 knew, without a definition: custom content. */
function checkOlder(run: Run, value: Json): void {
  if (!isJsonObject(value)) return fail(run, 'type', 'An object is needed here.')
  if (run.custom === 'refuse')
    return fail(run, 'custom-extension', 'This extension has no definition, and custom ones are not taken here.')
  if (run.custom === 'warn') warn(run, 'custom-extension', 'An extension should be named by its extension definition.')
  if (Object.keys(value).length === 0) return fail(run, 'empty-extension', 'An extension must not be empty.')
  for (const name in value) {
    const member = value[name]
    if (member === undefined) continue
    run.path.push(name)
    customProperty({ ...run, custom: 'allow' }, name, member)
    run.path.pop()
  }
}

/** Which kinds of extension an object says it uses. */
export function usedExtensionTypes(value: JsonObject): Set<Json> {
  const { extensions } = value
  if (!isJsonObject(extensions)) return new Set()
  return new Set(Object.values(extensions).flatMap((one) => (isJsonObject(one) ? [one['extension_type'] ?? null] : [])))
}

/** Names that section 11 of the specification keeps for later versions of STIX. */
const reservedNames = new Set(['severity', 'username', 'phone_numbers', 'action'])

/** A property of the object itself that its kind does not name: an extension may have brought it, else it is custom. */
export function topLevelCustom(run: Run, name: string, value: Json, whole: JsonObject): void {
  if (reservedNames.has(name)) return fail(run, 'reserved', `The name "${name}" is reserved and must not be used.`)
  customProperty(run.custom !== 'allow' && bringsProperties(whole) ? { ...run, custom: 'allow' } : run, name, value)
}

/** Whether an extension of the object may have brought properties to it, or is what the whole object is of. */
function bringsProperties(whole: JsonObject): boolean {
  const used = usedExtensionTypes(whole)
  return ['toplevel-property-extension', 'new-sdo', 'new-sco', 'new-sro'].some((type) => used.has(type))
}
