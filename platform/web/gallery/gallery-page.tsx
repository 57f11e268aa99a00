import { Suspense } from 'react'
import { Code } from '../ui/code.tsx'
import { MarkingChip } from '../ui/marking-chip.tsx'
import { Note, Page } from '../ui/page.tsx'
import { Button } from '../ui/button.tsx'
import { Waiting } from '../ui/state.tsx'
import { Name, Status } from '../ui/tag.tsx'
import { Deadline, When } from '../ui/when.tsx'
import { ActsGallery } from './acts-gallery.tsx'
import { FieldsGallery } from './fields-gallery.tsx'
import { ListsGallery } from './lists-gallery.tsx'
import { PicturesGallery } from './pictures-gallery.tsx'
import './gallery.css'

const soon = new Date(Date.now() + 5.4 * 3_600_000).toISOString()
const capitals = [
  { name: 'Belmere', zone: 'Europe/Oslo' },
  { name: 'Carthia', zone: 'Asia/Bangkok' },
]

/** Not for readers, but for those who build pages: hence in English only. */
export function GalleryPage() {
  return (
    <Page
      title="The pieces"
      lead="Every piece of the interface, so that it can be looked at in every light, language and width."
      crumbs={[
        { label: 'Chancery', to: '/' },
        { label: 'For builders', to: '/ui' },
      ]}
      act={
        <>
          <Button icon="download">Export</Button>
          <Button kind="primary" icon="add">
            Report an incident
          </Button>
        </>
      }
      margin={
        <>
          <Note label="Marking">
            <MarkingChip tlp="amber+strict" pap="green" />
          </Note>
          <Note label="Reported by">
            <Name invented>Delegation of Belmere</Name>
          </Note>
          <Note label="Answer due">
            <Deadline at={soon} capitals={capitals} />
          </Note>
          <Note label="Since">
            <When at="2026-11-19T08:00:00Z" />
          </Note>
          <Note label="Seal">
            <Status standing="verified">Verified</Status>
          </Note>
          <Note label="SHA-256">
            <Code value="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" label="SHA-256" />
          </Note>
        </>
      }
    >
      <ActsGallery />
      <ListsGallery />
      <FieldsGallery />
      <Suspense fallback={<Waiting />}>
        <PicturesGallery />
      </Suspense>
    </Page>
  )
}
