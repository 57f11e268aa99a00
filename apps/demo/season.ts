import type { ReportInput } from '#modules/incidents/contract.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import type { PersonName } from './cast.ts'
import { indicators } from './indicators.ts'
import type { Stage } from './stage.ts'

/** One incident of the season: who reports it, how far it goes, and what becomes of it. Told in the order of its days. */
export type Scene = {
  daysAgo: number
  by: PersonName
  /** Who shares it, where that takes a diplomat. */
  sharedBy?: PersonName
  report: (stage: Stage) => Report
  /** The marking under which it is shared; none leaves it a draft. */
  share?: (stage: Stage) => Marking
  file?: { name: string; bytes: string; marking: (stage: Stage) => Marking }
  ends?: 'contained' | 'closed' | { withdrawn: string }
  readBy?: PersonName[]
  questions?: Question[]
  /** The title of the report of the same event into which this one is merged. */
  mergeInto?: string
}

export type Report = Partial<ReportInput> & Pick<ReportInput, 'facts' | 'marking'>
type Question = {
  by: PersonName
  to: 'belmere' | 'carthia' | 'esteria' | 'norhaven'
  ask: string
  answer?: { by: PersonName; words: string }
}

const certs = 'CERTs of the Lantern Sea'
const grid = 'Northern Grid Watch'
const ballot = 'Ballot Circle'

export function words(text: string, language = 'en') {
  return { text, language, direction: 'auto' as const }
}

function facts(title: string, more: Partial<ReportInput['facts']>): ReportInput['facts'] {
  return {
    title,
    language: 'en',
    types: [],
    classes: [],
    startedAt: null,
    endedAt: null,
    detectedAt: null,
    disclosedBy: 'victim',
    ...more,
  }
}

const told = { sources: [], verified: true, note: '' }
const nobodyNamed = {
  name: null,
  country: null,
  delegationId: null,
  sector: null,
  receiver: null,
  affected: null,
  ...told,
}
const technique = (id: string) => ({ body: { kind: 'technique' as const, technique: id, ...told }, marking: null })
const momentOf = (at: string, text: string) => ({
  body: { kind: 'moment' as const, at, until: null, words: words(text), ...told },
  marking: null,
})

function intensity(dataTheft: 0 | 1 | 2, disruption: 0 | 1 | 2, hijacking: 0 | 1 | 2, targetMultiplier: 1 | 1.5) {
  return {
    dataTheft,
    disruption,
    hijacking,
    physicalSpatial: 0 as const,
    physicalTemporal: 0 as const,
    targetMultiplier,
  }
}

type Nis2 = NonNullable<NonNullable<ReportInput['severity']>['nis2']>
function nis2(
  impactSeverity: Nis2['impactSeverity'],
  outlook: Nis2['outlook'],
  natureSeverity: Nis2['natureSeverity'] = 'medium',
): Nis2 {
  return { impactSeverity, outlook, rootCause: 'malicious-actions', natureSeverity }
}

export const season: Scene[] = [
  {
    daysAgo: 84,
    by: 'dorvane.analyst',
    sharedBy: 'dorvane.duty',
    report: (stage) => ({
      facts: facts('Results page of the election commission unreachable on polling day', {
        types: ['disruption'],
        classes: ['availability'],
        startedAt: stage.moment(86, 17),
        endedAt: stage.moment(86, 21),
        detectedAt: stage.moment(86, 17),
        disclosedBy: 'victim-state-authorities',
      }),
      marking: stage.to('green'),
      severity: {
        intensity: intensity(0, 1, 0, 1.5),
        impact: null,
        nis2: nis2('yellow', 'improving', 'low'),
        reasons: 'Counting was on paper and went on.',
        marking: null,
      },
      sections: [
        {
          kind: 'summary',
          words: words(
            'For four hours on polling night the public results page could not be reached. The count itself, which is on paper, was never touched.',
          ),
          marking: null,
        },
        {
          kind: 'response',
          words: words('Traffic was moved behind a scrubbing service; results were read out by radio every half hour.'),
          marking: null,
        },
      ],
      items: [
        {
          body: {
            kind: 'victim',
            ...nobodyNamed,
            name: 'Election commission of Dorvane',
            delegationId: stage.delegation('dorvane'),
            sector: 'public-administration',
            receiver: 'election-infrastructure',
          },
          marking: null,
        },
        momentOf(stage.moment(86, 17), 'The page slows down, then stops answering.'),
        momentOf(stage.moment(86, 21), 'The page is back.'),
        technique('T1498'),
      ],
    }),
    share: (stage) => stage.to('clear'),
    ends: 'closed',
    readBy: ['belmere.duty', 'carthia.duty', 'quillon.duty', 'norhaven.duty'],
  },
  {
    daysAgo: 61,
    by: 'norhaven.analyst',
    report: (stage) => ({
      facts: facts('Altered update of a harbour traffic display', {
        types: ['hijacking-without-misuse'],
        classes: ['intrusions'],
        startedAt: stage.date(75),
        detectedAt: stage.date(63),
        disclosedBy: 'it-security-company',
      }),
      marking: stage.to('amber', { groups: [certs] }),
      severity: {
        intensity: intensity(0, 0, 1, 1.5),
        impact: null,
        nis2: nis2('yellow', 'stable'),
        reasons: '',
        marking: null,
      },
      sections: [
        {
          kind: 'summary',
          words: words(
            'A supplier of harbour traffic displays delivered an update with a second loader in it. Two harbours installed it; in neither was it used.',
          ),
          marking: null,
        },
        {
          kind: 'technical',
          words: words(
            'The loader sleeps for nineteen days, then asks a name that changes every week. The signing key of the supplier was used from outside its own network.',
          ),
          marking: stage.to('amber+strict', { groups: [certs] }),
        },
      ],
      items: [
        {
          body: {
            kind: 'victim',
            ...nobodyNamed,
            delegationId: stage.delegation('norhaven'),
            sector: 'transport',
            receiver: 'ci-transport',
            affected: 2,
          },
          marking: null,
        },
        momentOf(stage.date(75), 'The altered update is published.'),
        momentOf(stage.date(63), 'A security company finds the second loader.'),
        technique('T1195.002'),
        technique('T1568'),
      ],
    }),
    share: (stage) => stage.to('amber', { groups: [certs] }),
    ends: 'closed',
    readBy: ['belmere.analyst', 'esteria.analyst'],
    questions: [
      {
        by: 'belmere.analyst',
        to: 'norhaven',
        ask: 'Were the two harbours on the same maintenance contract?',
        answer: { by: 'norhaven.duty', words: 'They were, and we have asked the third harbour on it to check.' },
      },
    ],
  },
  {
    daysAgo: 47,
    by: 'carthia.analyst',
    report: (stage) => ({
      facts: facts('Intrusion into the mail of a foreign ministry', {
        types: ['data-theft'],
        classes: ['intrusions', 'information-content-security'],
        startedAt: stage.date(120),
        detectedAt: stage.date(49),
        disclosedBy: 'third-party',
      }),
      marking: stage.to('amber+strict', { delegations: ['belmere', 'norhaven'] }),
      severity: {
        intensity: intensity(2, 0, 1, 1.5),
        impact: { functional: 1, intelligence: 4, affectedEntities: 1, thirdCountries: 2, economic: 0 },
        nis2: nis2('yellow', 'stable', 'high'),
        reasons: 'Correspondence with third states was read.',
        marking: null,
      },
      sections: [
        {
          kind: 'summary',
          words: words(
            'Mailboxes of eleven officials of the foreign ministry of Carthia were read over ten weeks. Two of our partners are told here because letters of theirs were among what was read.',
          ),
          marking: null,
        },
        {
          kind: 'attribution',
          words: words('Our services have a view on who did it. It is told to persons, not to delegations.'),
          marking: stage.to('red', { people: ['carthia.head', 'carthia.duty', 'belmere.head', 'norhaven.duty'] }),
        },
        {
          kind: 'legal',
          words: words(
            'We hold that reading the mail of a ministry is an intrusion upon sovereignty under the national position that Carthia has published; we do not hold that it was a use of force.',
          ),
          marking: null,
        },
      ],
      items: [
        {
          body: {
            kind: 'victim',
            ...nobodyNamed,
            name: 'Ministry of Foreign Affairs of Carthia',
            delegationId: stage.delegation('carthia'),
            sector: 'public-administration',
            receiver: 'government-and-ministries',
            affected: 11,
          },
          marking: null,
        },
        technique('T1114.002'),
        technique('T1550.001'),
        momentOf(stage.date(49), 'A partner tells us that our letters are being quoted.'),
      ],
    }),
    share: (stage) =>
      stage.to('amber+strict', { delegations: ['belmere', 'norhaven'] }, { caveats: ['not for attribution'] }),
    ends: 'contained',
    readBy: ['belmere.head', 'norhaven.duty'],
  },
  {
    daysAgo: 33,
    by: 'esteria.analyst',
    report: (stage) => ({
      facts: facts('Load dispatch of the eastern grid on manual control for six hours', {
        types: ['disruption', 'hijacking-with-misuse'],
        classes: ['availability', 'intrusions'],
        startedAt: stage.moment(34, 3),
        endedAt: stage.moment(34, 9),
        detectedAt: stage.moment(34, 3),
      }),
      marking: stage.to('amber', { groups: [grid] }),
      severity: {
        intensity: intensity(0, 1, 2, 1.5),
        impact: null,
        nis2: nis2('red', 'improving', 'high'),
        reasons: 'No customer lost power; the reserve was used up.',
        marking: null,
      },
      sections: [
        {
          kind: 'summary',
          words: words('مرکز دیسپاچینگ شرق شبکه شش ساعت با کنترل دستی کار کرد. برق هیچ مشترکی قطع نشد.', 'fa'),
          marking: null,
        },
        {
          kind: 'impact',
          words: words(
            'The dispatch centre lost its view of four substations. Operators drove to them. No customer lost power.',
          ),
          marking: null,
        },
        {
          kind: 'technical',
          words: words('Entry was through the remote maintenance of a weather service that feeds the load forecast.'),
          marking: stage.to('amber+strict', { groups: [grid] }),
        },
      ],
      items: [
        {
          body: {
            kind: 'victim',
            ...nobodyNamed,
            name: 'Esteria Grid',
            delegationId: stage.delegation('grid'),
            sector: 'energy',
            receiver: 'ci-energy',
          },
          marking: null,
        },
        momentOf(stage.moment(34, 3), 'Four substations vanish from the screens.'),
        momentOf(stage.moment(34, 9), 'The view is restored from the second centre.'),
        technique('T0831'),
        technique('T1133'),
      ],
    }),
    share: (stage) => stage.to('amber', { groups: [grid] }),
    ends: 'contained',
    readBy: ['norhaven.duty', 'carthia.duty'],
    questions: [
      { by: 'carthia.duty', to: 'esteria', ask: 'Does the weather service also serve grids outside Esteria?' },
    ],
  },
  {
    daysAgo: 26,
    by: 'quillon.analyst',
    report: (stage) => ({
      facts: facts('Suspected intrusion at the central bank', {
        types: ['hijacking-without-misuse'],
        classes: ['intrusion-attempts'],
        startedAt: stage.date(27),
        detectedAt: stage.date(27),
      }),
      marking: stage.to('amber', { groups: [certs] }),
      sections: [
        { kind: 'summary', words: words('พบการเข้าสู่ระบบที่น่าสงสัยของธนาคารกลาง กำลังตรวจสอบ', 'th'), marking: null },
      ],
    }),
    share: (stage) => stage.to('amber', { groups: [certs] }),
    readBy: ['belmere.analyst', 'carthia.analyst'],
    ends: { withdrawn: 'The logins were a rehearsal of the bank’s own. We are sorry for the noise.' },
  },
  {
    daysAgo: 12,
    by: 'belmere.analyst',
    report: (stage) => ({
      facts: facts('Ransomware at the port authority of Saltmarsh', {
        types: ['ransomware', 'disruption'],
        classes: ['malicious-code', 'availability'],
        startedAt: stage.moment(14, 2),
        detectedAt: stage.moment(14, 5),
      }),
      marking: stage.to('amber', { groups: [certs] }),
      severity: {
        intensity: intensity(1, 2, 2, 1.5),
        impact: { functional: 4, intelligence: 1, affectedEntities: 2, thirdCountries: 2, economic: 3 },
        nis2: nis2('red', 'improving', 'high'),
        reasons: 'Three days without container handling; ships were sent on to Carthia.',
        marking: null,
      },
      sections: [
        {
          kind: 'summary',
          words: words(
            'The port authority of Saltmarsh lost its berth planning and its customs link to ransomware. Handling stood still for three days.',
          ),
          marking: null,
        },
        {
          kind: 'technical',
          words: words(
            'Entry by a forged invoice to a freight forwarder; spread through the shared berth planning; encryption began at 02:10 UTC on a Sunday. Indicators are attached.',
          ),
          marking: null,
        },
        {
          kind: 'impact',
          words: words('Forty-one ships waited or turned away. Medicines were unloaded by hand.'),
          marking: stage.to('green'),
        },
        {
          kind: 'attribution',
          words: words('We see the tools of a known group of criminals, and do not say more than that.'),
          marking: stage.to('red', { people: ['belmere.head', 'belmere.duty', 'carthia.head'] }),
        },
      ],
      items: [
        {
          body: {
            kind: 'victim',
            ...nobodyNamed,
            name: 'Port authority of Saltmarsh',
            delegationId: stage.delegation('belmere'),
            sector: 'transport',
            receiver: 'ci-transport',
          },
          marking: null,
        },
        momentOf(stage.moment(14, 2), 'Encryption begins.'),
        momentOf(stage.moment(14, 5), 'The port authority calls the CERT of Belmere.'),
        momentOf(stage.moment(11, 8), 'Handling begins again at two of nine berths.'),
        technique('T1566.001'),
        technique('T1021.002'),
        technique('T1486'),
        technique('T1490'),
      ],
    }),
    share: (stage) => stage.to('amber', { groups: [certs] }),
    file: {
      name: 'saltmarsh-indicators.json',
      bytes: indicators,
      marking: (stage) => stage.to('amber', { groups: [certs] }),
    },
    ends: 'contained',
    readBy: ['carthia.duty', 'carthia.analyst', 'esteria.analyst', 'norhaven.analyst', 'quillon.analyst'],
    questions: [
      {
        by: 'carthia.duty',
        to: 'belmere',
        ask: 'Three of the ships that you sent on are in our harbour. Was their planning software in contact with yours after 02:10?',
      },
      { by: 'norhaven.duty', to: 'belmere', ask: 'Did you pay?', answer: { by: 'belmere.duty', words: 'No.' } },
    ],
  },
  {
    daysAgo: 11,
    by: 'carthia.analyst',
    report: (stage) => ({
      facts: facts('Berth planning of a harbour in Carthia encrypted in part', {
        types: ['ransomware'],
        classes: ['malicious-code'],
        startedAt: stage.moment(13, 6),
        detectedAt: stage.moment(13, 7),
      }),
      marking: stage.to('amber', { groups: [certs] }),
      sections: [
        {
          kind: 'summary',
          words: words(
            'Two machines of a berth planning were encrypted on the morning after Saltmarsh. They shared a supplier with it.',
          ),
          marking: null,
        },
      ],
      items: [technique('T1486')],
    }),
    share: (stage) => stage.to('amber', { groups: [certs] }),
    mergeInto: 'Ransomware at the port authority of Saltmarsh',
  },
  {
    daysAgo: 9,
    by: 'dorvane.analyst',
    sharedBy: 'dorvane.duty',
    report: (stage) => ({
      facts: facts('Fragments d’un registre électoral mis en vente', {
        language: 'fr',
        types: ['data-theft-and-doxing'],
        classes: ['information-content-security'],
        startedAt: stage.date(40),
        detectedAt: stage.date(10),
        disclosedBy: 'media',
      }),
      marking: stage.to('amber', { groups: [ballot] }),
      severity: {
        intensity: intensity(2, 0, 0, 1.5),
        impact: null,
        nis2: nis2('yellow', 'worsening'),
        reasons: '',
        marking: null,
      },
      sections: [
        {
          kind: 'summary',
          words: words(
            'Un échantillon de neuf mille lignes, attribué au registre électoral de Dorvane, est offert à la vente. Un tiers des lignes est exact.',
            'fr',
          ),
          marking: null,
        },
        {
          kind: 'victims',
          words: words('Les personnes dont le nom figure dans l’échantillon sont averties par lettre.', 'fr'),
          marking: null,
        },
      ],
      items: [
        {
          body: {
            kind: 'victim',
            ...nobodyNamed,
            delegationId: stage.delegation('dorvane'),
            sector: 'public-administration',
            receiver: 'election-infrastructure',
            affected: 3000,
          },
          marking: null,
        },
        technique('T1213'),
      ],
    }),
    share: (stage) => stage.to('amber', { groups: [ballot] }, { embargoUntil: stage.moment(-10, 12) }),
  },
  {
    daysAgo: 5,
    by: 'quillon.analyst',
    report: (stage) => ({
      facts: facts('Wiper in a broker’s customs software', {
        types: ['disruption'],
        classes: ['malicious-code'],
        startedAt: stage.moment(6, 4),
        detectedAt: stage.moment(6, 6),
      }),
      marking: stage.to('amber', { groups: [certs] }),
      severity: {
        intensity: intensity(0, 2, 2, 1),
        impact: null,
        nis2: nis2('yellow', 'worsening', 'high'),
        reasons: '',
        marking: null,
      },
      sections: [
        {
          kind: 'summary',
          words: words('ซอฟต์แวร์ศุลกากรของตัวแทนออกของถูกลบข้อมูลทั้งหมดหลังการอัปเดต ด่านสองแห่งต้องใช้เอกสารกระดาษ', 'th'),
          marking: null,
        },
        {
          kind: 'technical',
          words: words(
            'It came with an update of the broker’s software and overwrites the first megabyte of every disk. There is no ransom note.',
          ),
          marking: stage.to('amber+strict', { groups: [certs] }),
        },
      ],
      items: [
        {
          body: {
            kind: 'victim',
            ...nobodyNamed,
            delegationId: stage.delegation('quillon'),
            sector: 'postal-and-courier',
            receiver: 'corporate',
            affected: 64,
          },
          marking: null,
        },
        momentOf(stage.moment(6, 4), 'The update is fetched by sixty-four machines.'),
        technique('T1195.002'),
        technique('T1561.002'),
      ],
    }),
    share: (stage) => stage.to('amber', { groups: [certs] }),
    readBy: ['belmere.analyst', 'carthia.duty'],
  },
  {
    daysAgo: 3,
    by: 'norhaven.analyst',
    sharedBy: 'norhaven.duty',
    report: (stage) => ({
      facts: facts('Configuration of a cable landing station changed by night', {
        types: ['hijacking-with-misuse'],
        classes: ['intrusions'],
        startedAt: stage.moment(4, 1),
        detectedAt: stage.moment(4, 7),
        disclosedBy: 'victim-state-authorities',
      }),
      marking: stage.to('amber+strict'),
      severity: {
        intensity: intensity(0, 1, 2, 1.5),
        impact: null,
        nis2: nis2('yellow', 'stable', 'high'),
        reasons: '',
        marking: null,
      },
      sections: [
        {
          kind: 'summary',
          words: words(
            'Someone with a maintenance account turned down one of two fibre pairs at a landing station. Traffic took the other. The pair was up again within six hours.',
          ),
          marking: null,
        },
        {
          kind: 'response',
          words: words('We ask every state with a landing station to look at its maintenance accounts today.'),
          marking: null,
        },
      ],
      items: [
        {
          body: {
            kind: 'victim',
            ...nobodyNamed,
            delegationId: stage.delegation('norhaven'),
            sector: 'digital-infrastructure',
            receiver: 'ci-telecommunications',
          },
          marking: null,
        },
        technique('T1078'),
        technique('T1565.002'),
      ],
    }),
    share: (stage) => stage.to('green'),
    readBy: ['carthia.duty', 'belmere.duty'],
  },
  {
    daysAgo: 2,
    by: 'belmere.analyst',
    report: (stage) => ({
      facts: facts('Unusual logins at the civil registry', {
        classes: ['intrusion-attempts'],
        detectedAt: stage.moment(2, 22),
      }),
      marking: stage.to('amber+strict'),
      sections: [
        {
          kind: 'summary',
          words: words(
            'Four logins from two continents within the hour, all with the right password. We are asking the registry.',
          ),
          marking: null,
        },
      ],
    }),
  },
]
