// Which relationship the specification names between which kinds (STIX 2.1, appendix B). A row reads:
// source types, relationship, target types. Relationships beyond these are allowed; they give a warning.
const threats = 'attack-pattern campaign infrastructure intrusion-set malware threat-actor tool'
const observables = `artifact autonomous-system directory domain-name email-addr email-message file ipv4-addr ipv6-addr
  mac-addr mutex network-traffic process software url user-account windows-registry-key x509-certificate`

const rows: readonly (readonly [sources: string, relationship: string, targets: string])[] = [
  ['attack-pattern', 'delivers', 'malware'],
  ['attack-pattern', 'targets', 'identity location vulnerability'],
  ['attack-pattern', 'uses', 'malware tool'],
  ['campaign', 'attributed-to', 'intrusion-set threat-actor'],
  ['campaign intrusion-set threat-actor', 'compromises', 'infrastructure'],
  ['campaign intrusion-set malware', 'originates-from', 'location'],
  ['campaign intrusion-set threat-actor', 'targets', 'identity location vulnerability'],
  ['campaign intrusion-set malware threat-actor', 'uses', 'attack-pattern infrastructure malware tool'],
  ['course-of-action', 'investigates', 'indicator'],
  ['course-of-action', 'mitigates', 'attack-pattern indicator malware tool vulnerability'],
  ['course-of-action', 'remediates', 'malware vulnerability'],
  ['identity infrastructure threat-actor', 'located-at', 'location'],
  ['indicator', 'indicates', threats],
  ['indicator', 'based-on', 'observed-data'],
  ['infrastructure', 'communicates-with', 'infrastructure ipv4-addr ipv6-addr domain-name url'],
  ['infrastructure', 'consists-of', `infrastructure observed-data ${observables}`],
  ['infrastructure', 'controls', 'infrastructure malware'],
  ['infrastructure', 'delivers', 'malware'],
  ['infrastructure tool', 'has', 'vulnerability'],
  ['infrastructure', 'hosts', 'tool malware'],
  ['infrastructure', 'uses', 'infrastructure'],
  ['intrusion-set', 'attributed-to', 'threat-actor'],
  ['intrusion-set threat-actor', 'hosts', 'infrastructure'],
  ['intrusion-set threat-actor', 'owns', 'infrastructure'],
  ['malware', 'authored-by', 'threat-actor intrusion-set'],
  ['malware', 'beacons-to', 'infrastructure'],
  ['malware', 'exfiltrates-to', 'infrastructure'],
  ['malware', 'communicates-with', 'ipv4-addr ipv6-addr domain-name url'],
  ['malware', 'controls', 'malware'],
  ['malware', 'downloads', 'malware tool file'],
  ['malware', 'drops', 'malware tool file'],
  ['malware', 'exploits', 'vulnerability'],
  ['malware tool', 'targets', 'identity infrastructure location vulnerability'],
  ['malware', 'variant-of', 'malware'],
  ['malware-analysis', 'characterizes', 'malware'],
  ['malware-analysis', 'analysis-of', 'malware'],
  ['malware-analysis', 'static-analysis-of', 'malware'],
  ['malware-analysis', 'dynamic-analysis-of', 'malware'],
  ['threat-actor', 'attributed-to', 'identity'],
  ['threat-actor', 'impersonates', 'identity'],
  ['tool', 'delivers', 'malware'],
  ['tool', 'drops', 'malware'],
  ['tool', 'uses', 'infrastructure'],
  ['domain-name', 'resolves-to', 'domain-name ipv4-addr ipv6-addr'],
  ['ipv4-addr ipv6-addr', 'resolves-to', 'mac-addr'],
  ['ipv4-addr ipv6-addr', 'belongs-to', 'autonomous-system'],
]

const words = (list: string): string[] => list.split(/\s+/)

const named = new Set(
  rows.flatMap(([sources, relationship, targets]) =>
    words(sources).flatMap((source) => words(targets).map((target) => `${source} ${relationship} ${target}`)),
  ),
)

/** Whether the specification itself names this relationship between objects of these two types. */
export function isNamedRelationship(source: string, relationship: string, target: string): boolean {
  if (relationship === 'related-to' || relationship === 'derived-from') return true
  if (relationship === 'duplicate-of') return source === target
  return named.has(`${source} ${relationship} ${target}`)
}
