import { type Check, openVocabulary } from './checks.ts'

// The open vocabularies of STIX 2.1, section 10. A value outside of them is allowed and gives a warning.

const words = (list: string): string[] => list.trim().split(/\s+/)
const vocabulary = (name: string, list: string): Check => openVocabulary(name, words(list))

export const accountType = openVocabulary('account-type-ov', [
  ...words('facebook ldap nis openid radius skype tacacs twitter unix'),
  'windows-local',
  'windows-domain',
])

export const attackMotivation = vocabulary(
  'attack-motivation-ov',
  `
  accidental coercion dominance ideology notoriety organizational-gain personal-gain personal-satisfaction revenge
  unpredictable`,
)

export const attackResourceLevel = vocabulary(
  'attack-resource-level-ov',
  'individual club contest team organization government',
)

export const groupingContext = vocabulary('grouping-context-ov', 'suspicious-activity malware-analysis unspecified')

export const identityClass = vocabulary('identity-class-ov', 'individual group system organization class unknown')

export const implementationLanguage = vocabulary(
  'implementation-language-ov',
  `
  applescript bash c c++ c# go java javascript lua objective-c perl php powershell python ruby scala swift typescript
  visual-basic x86-32 x86-64`,
)

export const indicatorType = vocabulary(
  'indicator-type-ov',
  `
  anomalous-activity anonymization benign compromised malicious-activity attribution unknown`,
)

export const industrySector = vocabulary(
  'industry-sector-ov',
  `
  agriculture aerospace automotive chemical commercial communications construction defense education energy
  entertainment financial-services government emergency-services government-local government-national
  government-public-services government-regional healthcare hospitality-leisure infrastructure dams nuclear water
  insurance manufacturing mining non-profit pharmaceuticals retail technology telecommunications transportation
  utilities`,
)

export const infrastructureType = vocabulary(
  'infrastructure-type-ov',
  `
  amplification anonymization botnet command-and-control control-system exfiltration firewall hosting-malware
  hosting-target-lists phishing reconnaissance routers-switches staging unknown workstation`,
)

export const malwareResult = vocabulary('malware-result-ov', 'malicious suspicious benign unknown')

export const malwareCapability = vocabulary(
  'malware-capabilities-ov',
  `
  accesses-remote-machines anti-debugging anti-disassembly anti-emulation anti-memory-forensics anti-sandbox anti-vm
  captures-input-peripherals captures-output-peripherals captures-system-state-data cleans-traces-of-infection
  commits-fraud communicates-with-c2 compromises-data-availability compromises-data-integrity
  compromises-system-availability controls-local-machine degrades-security-software degrades-system-updates
  determines-c2-server emails-spam escalates-privileges evades-av exfiltrates-data fingerprints-host hides-artifacts
  hides-executing-code infects-files infects-remote-machines installs-other-components persists-after-system-reboot
  prevents-artifact-access prevents-artifact-deletion probes-network-environment self-modifies
  steals-authentication-credentials violates-system-operational-integrity`,
)

export const malwareType = vocabulary(
  'malware-type-ov',
  `
  adware backdoor bot bootkit ddos downloader dropper exploit-kit keylogger ransomware remote-access-trojan
  resource-exploitation rogue-security-software rootkit screen-capture spyware trojan unknown virus webshell wiper worm`,
)

export const patternType = vocabulary('pattern-type-ov', 'stix pcre sigma snort suricata yara')

export const processorArchitecture = vocabulary(
  'processor-architecture-ov',
  'alpha arm ia-64 mips powerpc sparc x86 x86-64',
)

export const region = vocabulary(
  'region-ov',
  `
  africa eastern-africa middle-africa northern-africa southern-africa western-africa americas
  latin-america-caribbean south-america caribbean central-america northern-america asia central-asia eastern-asia
  southern-asia south-eastern-asia western-asia europe eastern-europe northern-europe southern-europe western-europe
  oceania antarctica australia-new-zealand melanesia micronesia polynesia`,
)

export const reportType = vocabulary(
  'report-type-ov',
  `
  attack-pattern campaign identity indicator intrusion-set malware observed-data threat-actor threat-report tool
  vulnerability`,
)

export const threatActorType = vocabulary(
  'threat-actor-type-ov',
  `
  activist competitor crime-syndicate criminal hacker insider-accidental insider-disgruntled nation-state
  sensationalist spy terrorist unknown`,
)

export const threatActorRole = vocabulary(
  'threat-actor-role-ov',
  `
  agent director independent infrastructure-architect infrastructure-operator malware-author sponsor`,
)

export const threatActorSophistication = vocabulary(
  'threat-actor-sophistication-ov',
  `
  none minimal intermediate advanced expert innovator strategic`,
)

export const toolType = vocabulary(
  'tool-type-ov',
  `
  denial-of-service exploitation information-gathering network-capture credential-exploitation remote-access
  vulnerability-scanning unknown`,
)

export const peBinaryType = vocabulary('windows-pebinary-type-ov', 'dll exe sys')
