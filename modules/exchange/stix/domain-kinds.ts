import {
  anyNumber,
  atLeastOne,
  between,
  exactlyOne,
  flag,
  listOf,
  oneOf,
  type Shape,
  text,
  timestamp,
} from './checks.ts'
import { domainKind, inOrder, killChainPhases, seenInOrder } from './common-properties.ts'
import { failAt, warnAt } from './findings.ts'
import { checkStixPattern } from './indicator-pattern.ts'
import { observableDictionary } from './observed-objects.ts'
import { anyReferences, observableReferences, observationReference, referencesTo, referenceTo } from './references.ts'
import * as vocabulary from './vocabularies.ts'

const texts = listOf(text)
const named = { name: text, description: text }
const seen = { first_seen: timestamp, last_seen: timestamp }
const million = 999_999_999

/** The domain objects (STIX 2.1, section 4), by type. */
export const domainKinds: Record<string, Shape> = {
  'attack-pattern': domainKind({ ...named, aliases: texts, kill_chain_phases: killChainPhases }, ['name']),

  campaign: domainKind({ ...named, ...seen, aliases: texts, objective: text }, ['name'], seenInOrder),

  'course-of-action': domainKind(named, ['name']),

  grouping: domainKind({ ...named, context: vocabulary.groupingContext, object_refs: anyReferences }, [
    'context',
    'object_refs',
  ]),

  identity: domainKind(
    {
      ...named,
      roles: texts,
      identity_class: vocabulary.identityClass,
      sectors: listOf(vocabulary.industrySector),
      contact_information: text,
    },
    ['name'],
  ),

  incident: domainKind(named, ['name']),

  indicator: domainKind(
    {
      ...named,
      indicator_types: listOf(vocabulary.indicatorType),
      pattern: text,
      pattern_type: vocabulary.patternType,
      pattern_version: text,
      valid_from: timestamp,
      valid_until: timestamp,
      kill_chain_phases: killChainPhases,
    },
    ['pattern', 'pattern_type', 'valid_from'],
    (run, value) => {
      inOrder(run, value, 'valid_from', 'valid_until', true)
      checkStixPattern(run, value)
    },
  ),

  infrastructure: domainKind(
    {
      ...named,
      ...seen,
      infrastructure_types: listOf(vocabulary.infrastructureType),
      aliases: texts,
      kill_chain_phases: killChainPhases,
    },
    ['name'],
    seenInOrder,
  ),

  'intrusion-set': domainKind(
    {
      ...named,
      ...seen,
      aliases: texts,
      goals: texts,
      resource_level: vocabulary.attackResourceLevel,
      primary_motivation: vocabulary.attackMotivation,
      secondary_motivations: listOf(vocabulary.attackMotivation),
    },
    ['name'],
    seenInOrder,
  ),

  location: domainKind(
    {
      ...named,
      latitude: between(-90, 90, false),
      longitude: between(-180, 180, false),
      precision: anyNumber,
      region: vocabulary.region,
      country: text,
      administrative_area: text,
      city: text,
      street_address: text,
      postal_code: text,
    },
    [],
    (run, value) => {
      const { latitude, longitude, precision, country } = value
      if (latitude === undefined || longitude === undefined) atLeastOne(run, value, ['region', 'country'])
      if (latitude !== undefined && longitude === undefined)
        failAt(run, 'longitude', 'required', 'Latitude and longitude come together.')
      if (longitude !== undefined && latitude === undefined)
        failAt(run, 'latitude', 'required', 'Latitude and longitude come together.')
      if (precision !== undefined && (latitude === undefined || longitude === undefined)) {
        failAt(run, 'precision', 'dependency', 'A precision needs a latitude and a longitude.')
      }
      if (typeof country === 'string' && !/^[A-Za-z]{2}$/.test(country)) {
        warnAt(run, 'country', 'country-code', 'A country should be a code of ISO 3166-1 with two letters.')
      }
    },
  ),

  malware: domainKind(
    {
      ...named,
      ...seen,
      malware_types: listOf(vocabulary.malwareType),
      is_family: flag,
      aliases: texts,
      kill_chain_phases: killChainPhases,
      operating_system_refs: referencesTo('software'),
      architecture_execution_envs: listOf(vocabulary.processorArchitecture),
      implementation_languages: listOf(vocabulary.implementationLanguage),
      capabilities: listOf(vocabulary.malwareCapability),
      sample_refs: referencesTo('artifact', 'file'),
    },
    ['is_family'],
    (run, value) => {
      seenInOrder(run, value)
      if (value['is_family'] === true && value['name'] === undefined)
        failAt(run, 'name', 'required', 'A family of malware needs a name.')
    },
  ),

  'malware-analysis': domainKind(
    {
      product: text,
      version: text,
      host_vm_ref: referenceTo('software'),
      operating_system_ref: referenceTo('software'),
      installed_software_refs: referencesTo('software'),
      configuration_version: text,
      modules: texts,
      analysis_engine_version: text,
      analysis_definition_version: text,
      submitted: timestamp,
      analysis_started: timestamp,
      analysis_ended: timestamp,
      result_name: text,
      result: vocabulary.malwareResult,
      analysis_sco_refs: observableReferences,
      sample_ref: referenceTo('artifact', 'file', 'network-traffic'),
    },
    ['product'],
    (run, value) => atLeastOne(run, value, ['result', 'analysis_sco_refs']),
  ),

  note: domainKind({ abstract: text, content: text, authors: texts, object_refs: anyReferences }, [
    'content',
    'object_refs',
  ]),

  'observed-data': domainKind(
    {
      first_observed: timestamp,
      last_observed: timestamp,
      number_observed: between(1, million),
      objects: observableDictionary,
      object_refs: listOf(observationReference),
    },
    ['first_observed', 'last_observed', 'number_observed'],
    (run, value) => {
      inOrder(run, value, 'first_observed', 'last_observed')
      exactlyOne(run, value, 'objects', 'object_refs')
      const refs = value['object_refs']
      if (
        Array.isArray(refs) &&
        refs.length > 0 &&
        refs.every((ref) => typeof ref === 'string' && /^(?:relationship|sighting)--/.test(ref))
      ) {
        failAt(
          run,
          'object_refs',
          'at-least-one',
          'An observation needs at least one observable beside its relationships.',
        )
      }
    },
  ),

  opinion: domainKind(
    {
      explanation: text,
      authors: texts,
      opinion: oneOf('strongly-disagree', 'disagree', 'neutral', 'agree', 'strongly-agree'),
      object_refs: anyReferences,
    },
    ['opinion', 'object_refs'],
  ),

  report: domainKind(
    {
      ...named,
      report_types: listOf(vocabulary.reportType),
      published: timestamp,
      object_refs: anyReferences,
    },
    ['name', 'published', 'object_refs'],
  ),

  'threat-actor': domainKind(
    {
      ...named,
      ...seen,
      threat_actor_types: listOf(vocabulary.threatActorType),
      aliases: texts,
      roles: listOf(vocabulary.threatActorRole),
      goals: texts,
      sophistication: vocabulary.threatActorSophistication,
      resource_level: vocabulary.attackResourceLevel,
      primary_motivation: vocabulary.attackMotivation,
      secondary_motivations: listOf(vocabulary.attackMotivation),
      personal_motivations: listOf(vocabulary.attackMotivation),
    },
    ['name'],
    seenInOrder,
  ),

  tool: domainKind(
    {
      ...named,
      tool_types: listOf(vocabulary.toolType),
      aliases: texts,
      kill_chain_phases: killChainPhases,
      tool_version: text,
    },
    ['name'],
  ),

  vulnerability: domainKind(named, ['name']),
}
