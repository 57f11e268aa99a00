import type { Run } from './findings.ts'
import type { JsonObject } from './json.ts'

/** The pattern of an indicator, if it is in the language of STIX itself, must parse. */
export function checkStixPattern(_run: Run, _value: JsonObject): void {}
