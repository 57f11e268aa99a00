import { uuid5 } from '../stix/identifiers.ts'
import { isJsonObject, type Json, type JsonObject } from '../stix/json.ts'
import { isUri } from '../stix/addresses.ts'

/** Which STIX object a cluster of a galaxy becomes. What is not named here becomes an `x-misp-galaxy-cluster`. */
const typeOfGalaxy = new Map<string, string>(
  Object.entries({
    'threat-actor': 'threat-actor microsoft-activity-group 360net-threat-actor tidal-groups',
    'intrusion-set':
      'mitre-intrusion-set mitre-enterprise-attack-intrusion-set mitre-mobile-attack-intrusion-set intrusion-set',
    'attack-pattern':
      'mitre-attack-pattern mitre-enterprise-attack-attack-pattern mitre-mobile-attack-attack-pattern mitre-ics-techniques disarm-techniques attack-pattern',
    malware:
      'mitre-malware mitre-enterprise-attack-malware mitre-mobile-attack-malware malpedia ransomware backdoor botnet rat stealer banker android cryptominers malware',
    tool: 'mitre-tool mitre-enterprise-attack-tool mitre-mobile-attack-tool tool exploit-kit tds',
    'course-of-action': 'mitre-course-of-action disarm-countermeasures course-of-action',
    campaign: 'mitre-campaign campaign',
    vulnerability: 'branded-vulnerability vulnerability',
    identity: 'sector cert-eu-govsector',
    location: 'country',
  }).flatMap(([stix, galaxies]) => galaxies.split(' ').map((galaxy): [string, string] => [galaxy, stix])),
)

/** The galaxy for a STIX object that comes from elsewhere. */
const galaxyOfType: Readonly<Record<string, [type: string, name: string]>> = {
  'threat-actor': ['threat-actor', 'Threat Actor'],
  'intrusion-set': ['mitre-intrusion-set', 'Intrusion Set'],
  'attack-pattern': ['mitre-attack-pattern', 'Attack Pattern'],
  malware: ['malware', 'Malware'],
  tool: ['tool', 'Tool'],
  'course-of-action': ['mitre-course-of-action', 'Course of Action'],
  campaign: ['campaign', 'Campaign'],
}

/** One cluster of a galaxy that is attached to something. */
export type Cluster = { galaxy: JsonObject; cluster: JsonObject }

export function clustersOf(carrier: JsonObject): Cluster[] {
  const galaxies = carrier['Galaxy']
  if (!Array.isArray(galaxies)) return []
  return galaxies.flatMap((galaxy) => {
    if (!isJsonObject(galaxy) || !Array.isArray(galaxy['GalaxyCluster'])) return []
    return galaxy['GalaxyCluster'].flatMap((cluster) =>
      isJsonObject(cluster) && typeof cluster['value'] === 'string' && cluster['value'] !== ''
        ? [{ galaxy, cluster }]
        : [],
    )
  })
}

/**
 * The STIX object that a cluster becomes, without what all objects have. Its id belongs to the event and the marking it
 * is seen under: the cluster's own uuid is often that of a published object (those of ATT&CK are), which an event must
 * not be able to overwrite. What is published is named by its external references.
 */
export function clusterObject({ galaxy, cluster }: Cluster, event: string, under: string): JsonObject {
  const { value, description, uuid, meta } = cluster
  const galaxyType = textOf(cluster['type']) ?? textOf(galaxy['type']) ?? ''
  const isMeta = isJsonObject(meta) ? meta : {}
  const country = textOf(isMeta['ISO'])
  const wanted = typeOfGalaxy.get(galaxyType) ?? 'x-misp-galaxy-cluster'
  const type = wanted === 'location' && country === undefined ? 'x-misp-galaxy-cluster' : wanted
  const references = referencesOf(isMeta, galaxyType)
  const aliases = texts(isMeta['synonyms'])
  const says = textOf(description)
  return {
    type,
    id: `${type}--${uuid5(event, JSON.stringify([uuid ?? null, galaxyType, value ?? null, under]))}`,
    ...(type === 'x-misp-galaxy-cluster'
      ? { x_misp_type: galaxyType, x_misp_value: value ?? '' }
      : { name: value ?? '' }),
    ...(says ? { [type === 'x-misp-galaxy-cluster' ? 'x_misp_description' : 'description']: says } : {}),
    ...(type === 'malware' ? { is_family: true } : {}),
    ...(type === 'identity' ? { identity_class: 'class' } : {}),
    ...(type === 'location' && country !== undefined ? { country } : {}),
    ...(aliases.length > 0 && takesAliases.has(type) ? { aliases } : {}),
    ...(references.length > 0 ? { external_references: references } : {}),
    labels: [`misp:galaxy-type="${galaxyType}"`, `misp:galaxy-name="${textOf(galaxy['name']) ?? galaxyType}"`],
  }
}

const takesAliases = new Set(['threat-actor', 'intrusion-set', 'attack-pattern', 'malware', 'tool', 'campaign'])

function referencesOf(meta: JsonObject, galaxyType: string): JsonObject[] {
  const ids = texts(meta['external_id']).map((id): JsonObject => ({
    source_name: galaxyType.startsWith('mitre') ? 'mitre-attack' : galaxyType || 'misp-galaxy',
    external_id: id,
  }))
  const links = texts(meta['refs'])
    .filter(isUri)
    .slice(0, 50)
    .map((url): JsonObject => ({ source_name: 'misp-galaxy', url }))
  return [...ids, ...links]
}

/** How what carries a cluster relates to it. */
export function relationTo(carrier: string, target: string): string {
  const indicated = ['attack-pattern', 'campaign', 'intrusion-set', 'malware', 'threat-actor', 'tool']
  return carrier === 'indicator' && indicated.includes(target) ? 'indicates' : 'related-to'
}

/** A galaxy with one cluster, for a STIX object from elsewhere; undefined if MISP's galaxies know nothing of its kind. */
export function galaxyOf(object: JsonObject, uuid: string): JsonObject | undefined {
  const [fallbackType, fallbackName] = galaxyOfType[String(object['type'])] ?? []
  const labels = texts(object['labels'])
  const type = quotedIn(labels, 'misp:galaxy-type') ?? fallbackType
  const value = textOf(object['name']) ?? textOf(object['x_misp_value'])
  if (type === undefined || !value) return undefined
  const ids = Array.isArray(object['external_references']) ? object['external_references'].filter(isJsonObject) : []
  const meta: JsonObject = {
    ...listed('synonyms', texts(object['aliases'])),
    ...listed(
      'external_id',
      ids.flatMap((one) => textOf(one['external_id']) ?? []),
    ),
    ...listed(
      'refs',
      ids.flatMap((one) => textOf(one['url']) ?? []),
    ),
  }
  const description = textOf(object['description'])
  return {
    type,
    name: quotedIn(labels, 'misp:galaxy-name') ?? fallbackName ?? type,
    GalaxyCluster: [
      {
        uuid,
        type,
        value,
        tag_name: `misp-galaxy:${type}="${value}"`,
        ...(description ? { description } : {}),
        ...(Object.keys(meta).length > 0 ? { meta } : {}),
      },
    ],
  }
}

/** The value of a label like `misp:type="domain"`. */
export function quotedIn(labels: readonly string[], name: string): string | undefined {
  for (const label of labels)
    if (label.startsWith(`${name}="`) && label.endsWith('"')) return label.slice(name.length + 2, -1)
  return undefined
}

function listed(name: string, values: string[]): JsonObject {
  return values.length > 0 ? { [name]: values } : {}
}

export function texts(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

export function textOf(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value
  return Array.isArray(value) && typeof value[0] === 'string' ? value[0] : undefined
}
