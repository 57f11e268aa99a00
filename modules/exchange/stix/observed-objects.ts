import { type Check, checkMembers } from './checks.ts'
import { observableCommon } from './common-properties.ts'
import { checkExtensions } from './extensions.ts'
import { fail, failAt } from './findings.ts'
import { isJsonObject } from './json.ts'
import { observableKinds } from './observable-kinds.ts'
import { domainTypes, metaTypes, readIdentifier, relationTypes } from './references.ts'

/**
 * The deprecated `objects` of an observed-data: observables by a name of their own, by which they refer to one another
 * (STIX 2.1, section 4.14).
 */
export const observableDictionary: Check = (run, value) => {
  if (!isJsonObject(value)) return fail(run, 'type', 'An object is needed here.')
  const names = Object.keys(value)
  if (names.length === 0)
    return fail(run, 'empty-dictionary', 'A dictionary must not be empty; leave the property out.')
  const outside = run.container
  run.container = new Set(names)
  for (const [name, member] of Object.entries(value)) {
    run.path.push(name)
    observed(run, member)
    run.path.pop()
  }
  run.container = outside
}

const observed: Check = (run, value) => {
  if (!isJsonObject(value)) return fail(run, 'type', 'An object is needed here.')
  const { type } = value
  if (typeof type !== 'string') return failAt(run, 'type', 'required', 'An observable needs its type.')
  if (domainTypes.has(type) || relationTypes.has(type) || metaTypes.has(type))
    return failAt(run, 'type', 'observable', 'Only observables stand here.')
  if (value['id'] === undefined) failAt(run, 'id', 'required', 'The property "id" is required here.')
  else {
    run.path.push('id')
    const named = readIdentifier(run, value['id'])
    if (named !== undefined && named !== type)
      fail(run, 'identifier-type', `The identifier of a ${type} starts with ${type}--.`)
    run.path.pop()
  }
  if (value['extensions'] !== undefined) {
    run.path.push('extensions')
    checkExtensions(run, type, value['extensions'])
    run.path.pop()
  }
  checkMembers(run, value, observableKinds[type] ?? { properties: custom, required: ['type'] })
}

const custom = new Map(Object.entries(observableCommon))
