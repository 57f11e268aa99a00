import type { Run } from './findings.ts'
import { fail } from './findings.ts'
import { isJsonObject, type Json, type JsonObject } from './json.ts'

/** One step of a selector: the name of a member, or the position of an element. */
export type SelectorStep = string | number

/** Reads a selector of a granular marking (STIX 2.1, section 7.2.3.1), like `external_references.[0].url`. */
export function selectorSteps(selector: string): SelectorStep[] {
  return selector.split('.').map((step) => (step.startsWith('[') ? Number(step.slice(1, -1)) : step))
}

/** What a selector points at; undefined if the object holds no such thing. */
export function selected(object: JsonObject, selector: string): Json | undefined {
  let at: Json | undefined = object
  for (const step of selectorSteps(selector)) {
    if (typeof step === 'number') at = Array.isArray(at) ? at[step] : undefined
    else at = isJsonObject(at) && Object.hasOwn(at, step) ? at[step] : undefined
    if (at === undefined) return undefined
  }
  return at
}

/** Every selector must point at something that is there. */
export function checkSelectors(run: Run, object: JsonObject): void {
  const markings = object['granular_markings']
  if (!Array.isArray(markings)) return
  run.path.push('granular_markings')
  for (const [index, marking] of markings.entries()) {
    const selectors = isJsonObject(marking) ? marking['selectors'] : undefined
    if (!Array.isArray(selectors)) continue
    run.path.push(index, 'selectors')
    for (const [position, selector] of selectors.entries()) {
      if (typeof selector !== 'string' || selected(object, selector) !== undefined) continue
      run.path.push(position)
      fail(run, 'selector', 'This selector points at nothing in the object.')
      run.path.pop()
    }
    run.path.pop()
    run.path.pop()
  }
  run.path.pop()
}
