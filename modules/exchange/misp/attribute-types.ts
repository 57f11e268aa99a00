/**
 * The attribute types of MISP, as facts: which there are, where each stands unless said otherwise, and whether it is
 * fit for detection by default. Origin and date: `reference/SOURCES.md`.
 */
export type AttributeType = { category: string; toIds: boolean }

export const categories: readonly string[] = [
  'Internal reference',
  'Targeting data',
  'Antivirus detection',
  'Payload delivery',
  'Artifacts dropped',
  'Payload installation',
  'Persistence mechanism',
  'Network activity',
  'Payload type',
  'Attribution',
  'External analysis',
  'Financial fraud',
  'Support Tool',
  'Social network',
  'Person',
  'Other',
]

/** By default category; a leading `!` says "for detection". Names are parted by commas, since one holds a blank. */
const byCategory: Record<string, string> = {
  'Internal reference': 'git-commit-id',
  'Targeting data': `
    target-user, target-email, target-machine, target-org, target-location, target-external`,
  'Payload delivery': `
    !md5, !sha1, !sha256, !filename, !filename|md5, !filename|sha1, !filename|sha256, !email-src,
    !email-attachment, !malware-sample, !authentihash, !vhash, !ssdeep, !imphash, !telfhash, !pehash, !impfuzzy,
    !sha224, !sha384, !sha512, !sha512/224, !sha512/256, !sha3-224, !sha3-256, !sha3-384, !sha3-512, !tlsh,
    !cdhash, !filename|authentihash, !filename|vhash, !filename|ssdeep, !filename|imphash, !filename|impfuzzy,
    !filename|pehash, !filename|sha224, !filename|sha384, !filename|sha512, !filename|sha512/224,
    !filename|sha512/256, !filename|sha3-224, !filename|sha3-256, !filename|sha3-384, !filename|sha3-512,
    !filename|tlsh, !mobile-application-id, !azure-application-id, !chrome-extension-id, !edge-extension-id,
    email-subject, email-body, malware-type, email-dst-display-name, email-src-display-name, email-header,
    email-reply-to, email-x-mailer, email-mime-boundary, email-thread-index, email-message-id`,
  'Artifacts dropped': `
    !mutex, pdb, gene, kusto-query, mime-type, named pipe, process-state, windows-scheduled-task,
    windows-service-name, windows-service-displayname`,
  'Payload installation': `
    !pattern-in-file, !pattern-in-memory, !filename-pattern, !yara, !stix2-pattern, !sigma`,
  'Persistence mechanism': '!regkey, !regkey|value',
  'Network activity': `
    !ip-src, !ip-dst, !hostname, !domain, !domain|ip, !eppn, !email-dst, !url, !ja3-fingerprint-md5,
    !jarm-fingerprint, !favicon-mmh3, !hassh-md5, !hasshserver-md5, !snort, !suricata, !bro, !zeek,
    !community-id, !dom-hash, !pattern-in-traffic, !uri, !x509-fingerprint-sha1, !x509-fingerprint-md5,
    !x509-fingerprint-sha256, !ip-dst|port, !ip-src|port, !hostname|port, !onion-address, http-method,
    user-agent, AS, ssh-fingerprint, cookie, port, mac-address, mac-eui-64, dkim, dkim-signature`,
  Attribution: `
    threat-actor, campaign-name, campaign-id, whois-registrant-email, whois-registrant-phone,
    whois-registrant-name, whois-registrant-org, whois-registrar, whois-creation-date, dns-soa-email`,
  'External analysis': 'vulnerability, cpe, weakness, attachment, link, cortex',
  'Financial fraud': '!btc, !dash, !xmr, !iban, !bic, !bank-account-nr, !aba-rtn, !bin, !cc-number, !prtn',
  'Social network': `
    !email, github-username, github-repository, github-organisation, jabber-id, twitter-id`,
  Person: `
    pgp-public-key, pgp-private-key, identity-card-number, phone-number, first-name, middle-name, last-name,
    full-name, date-of-birth, place-of-birth, gender, passport-number, passport-country, passport-expiration,
    redress-number, nationality, visa-number, issue-date-of-the-visa, primary-residence, country-of-residence,
    special-service-request, frequent-flyer-number, travel-details, payment-details,
    place-port-of-original-embarkation, place-port-of-clearance, place-port-of-onward-foreign-destination,
    passenger-name-record-locator-number`,
  Other: `
    float, comment, text, hex, other, size-in-bytes, counter, integer, datetime, boolean, uuid, anonymised`,
}

export const attributeTypes: ReadonlyMap<string, AttributeType> = new Map(
  Object.entries(byCategory).flatMap(([category, names]) =>
    names.split(',').map((name): [string, AttributeType] => {
      const type = name.trim()
      return type.startsWith('!') ? [type.slice(1), { category, toIds: true }] : [type, { category, toIds: false }]
    }),
  ),
)
