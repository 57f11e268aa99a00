import { useState } from 'react'
import { Button, ButtonLink } from '../ui/button.tsx'
import { Confirm, Dialog } from '../ui/dialog.tsx'
import { Disclosure } from '../ui/disclosure.tsx'
import { MarkingChip, PapChip, TlpChip } from '../ui/marking-chip.tsx'
import { Menu } from '../ui/menu.tsx'
import { Section } from '../ui/page.tsx'
import { Progress } from '../ui/progress.tsx'
import { EmptyState, ErrorState, Waiting } from '../ui/state.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { Name, Status, Tag } from '../ui/tag.tsx'
import { toast } from '../ui/toast.tsx'
import { Deadline } from '../ui/when.tsx'

const hour = 3_600_000
const after = (hours: number) => new Date(Date.now() + hours * hour).toISOString()
const capitals = [
  { name: 'Belmere', zone: 'Europe/Oslo' },
  { name: 'Carthia', zone: 'Asia/Bangkok' },
]

export function ActsGallery() {
  return (
    <>
      <Lights />
      <Buttons />
      <Section title="Markings">
        <div className="row">
          {(['clear', 'green', 'amber', 'amber+strict', 'red'] as const).map((tlp) => (
            <TlpChip key={tlp} tlp={tlp} />
          ))}
        </div>
        <div className="row">
          {(['clear', 'green', 'amber', 'red'] as const).map((pap) => (
            <PapChip key={pap} pap={pap} />
          ))}
        </div>
        <MarkingChip
          tlp="red"
          pap="amber"
          embargo="2026-12-01T10:00:00Z"
          caveats={['Belmere and Carthia only']}
          exercise
        />
      </Section>
      <Section title="Where things stand">
        <div className="row">
          <Status standing="draft">Draft</Status>
          <Status standing="open">Shared</Status>
          <Status standing="done">Closed</Status>
          <Status standing="gone">Withdrawn</Status>
          <Status standing="asked">Your answer is asked</Status>
          <Status standing="verified">Verified</Status>
        </div>
        <div className="row">
          <Name invented>Belmere</Name>
          <Name>France</Name>
          <Tag>Energy</Tag>
          <Tag onRemove={() => {}}>Ports and shipping</Tag>
        </div>
        <div className="row" style={{ gap: '2rem' }}>
          <Deadline at={after(5.4)} capitals={capitals} />
          <Deadline at={after(76)} capitals={capitals} />
          <Deadline at={after(-3)} />
          <Deadline at={after(-3)} done />
        </div>
      </Section>
      <Section title="Tabs and folds">
        <Tabs
          label="Sides of the incident"
          entries={[
            {
              id: 'report',
              label: 'Report',
              panel: (
                <p className="text">
                  The scheduling system of the port authority stopped at 04:10. Two terminals went over to paper within
                  the hour; no vessel was in danger.
                </p>
              ),
            },
            { id: 'indicators', label: 'Indicators', count: 12, panel: <p>Twelve indicators.</p> },
            { id: 'deliveries', label: 'Deliveries', count: 4, panel: <p>Four deliveries.</p> },
          ]}
        />
        <Disclosure title="How the severity was reckoned">
          <p>Each input stands here with its weight.</p>
        </Disclosure>
      </Section>
      <Section title="Empty, error, waiting">
        <EmptyState title="Incidents will stand here" act={<Button>Report an incident</Button>}>
          What your delegation reports, and what others share with you.
        </EmptyState>
        <ErrorState title="The host does not answer." kept="What you have filled in is still here." retry={() => {}} />
        <Progress label="Checking the objects of the bundle" done={1204} of={3400} onCancel={() => {}} />
        <Progress label="Asking the other host" />
        <Waiting />
      </Section>
    </>
  )
}

function Buttons() {
  const [open, setOpen] = useState(false)
  return (
    <Section title="Acts">
      <div className="row">
        <Button kind="primary">Share with 4 delegations</Button>
        <Button>Save</Button>
        <Button kind="quiet" icon="edit">
          Edit
        </Button>
        <Button refused="Only the state that reported an incident may share it.">Share</Button>
        <Button busy>Sending</Button>
        <Button icon="copy" iconOnly>
          Copy the address
        </Button>
        <ButtonLink to="/ui" icon="outside">
          Open the dossier
        </ButtonLink>
      </div>
      <div className="row">
        <Confirm
          title="Withdraw this indicator"
          trigger={<Button kind="grave">Withdraw</Button>}
          happens="The indicator leaves the collection, and a signed withdrawal goes to all who have received it."
          seenBy="The 4 delegations of the group Northern Ports, and the auditor."
          undone="It cannot be undone. You may publish a new indicator."
          act="Withdraw from 4 delegations"
          grave
          onConfirm={() => toast('The indicator is withdrawn.')}
        />
        <Button onPress={() => setOpen(true)}>Open a window</Button>
        <Dialog title="See as another delegation" isOpen={open} onClose={() => setOpen(false)}>
          <p>The page as the delegation of Carthia would see it.</p>
        </Dialog>
        <Menu
          label="More acts"
          entries={[
            {
              id: 'merge',
              label: 'Merge with another report',
              hint: 'Both are kept, and it can be undone.',
              icon: 'link',
              onPress: () => toast('Merged.'),
            },
            {
              id: 'close',
              label: 'Close the incident',
              icon: 'lock',
              onPress: () => {},
              refused: 'Two questions still wait for an answer.',
            },
            { id: 'withdraw', label: 'Withdraw the incident', icon: 'withdraw', onPress: () => {}, grave: true },
          ]}
        />
        <Button
          small
          onPress={() => toast('Shared with 4 delegations.', { act: { label: 'Open', onPress: () => {} } })}
        >
          Say it is done
        </Button>
        <Button small onPress={() => toast('The host does not answer.', { kind: 'failed' })}>
          Say it failed
        </Button>
      </div>
    </Section>
  )
}

function Lights() {
  return (
    <Section title="Four lights">
      <div className="gallery-lights">
        {(['light', 'dark'] as const).flatMap((theme) =>
          (['ltr', 'rtl'] as const).map((dir) => (
            <div
              key={theme + dir}
              className="gallery-light"
              data-theme={theme}
              dir={dir}
              lang={dir === 'rtl' ? 'fa' : 'en'}
            >
              <h3>{dir === 'rtl' ? 'اختلال در شبکهٔ برق' : 'Outage of the power grid'}</h3>
              <div className="row">
                <TlpChip tlp="green" />
                <Status standing="asked">{dir === 'rtl' ? 'پاسخ شما خواسته شده' : 'Your answer is asked'}</Status>
                <Status standing="verified">{dir === 'rtl' ? 'راستی‌آزموده' : 'Verified'}</Status>
              </div>
              <div className="row">
                <Button kind="primary" icon="send">
                  {dir === 'rtl' ? 'هم‌رسانی' : 'Share'}
                </Button>
                <Button>{dir === 'rtl' ? 'نگه‌داشتن' : 'Keep'}</Button>
                <Button kind="grave">{dir === 'rtl' ? 'پس گرفتن' : 'Withdraw'}</Button>
              </div>
            </div>
          )),
        )}
      </div>
    </Section>
  )
}
