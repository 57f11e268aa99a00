import { useMutation } from '@tanstack/react-query'
import { troubleOf } from '#platform/web/errors.ts'
import { useFormat } from '#platform/web/format.ts'
import { Code } from '#platform/web/ui/code.tsx'
import { Menu } from '#platform/web/ui/menu.tsx'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useState } from 'react'
import { useWords } from '#platform/web/words.ts'
import { incidentPaths } from '../../contract.ts'
import { incidents, keepCopy } from '../doors.ts'
import { Marked } from '../pieces/marked.tsx'
import { AddFiles } from './add-files.tsx'
import { ChangeFile, type FileItem, RemoveFile } from './file-dialogs.tsx'
import { useIncident, useUpdateRefused } from './hold.tsx'
import { Part } from './part.tsx'

/** Files as they came: kept, hashed, handed out as downloads, never opened here. */
export function FilesPart() {
  const say = useWords()
  const { incident, mine } = useIncident()
  const refused = useUpdateRefused()
  return (
    <Part id="files" title={say('incidents.part.files')} count={incident.files.length}>
      {incident.files.length > 0 && <FilesTable />}
      {mine && refused === undefined && <AddFiles incident={incident} />}
    </Part>
  )
}

export function FilesTable() {
  const say = useWords()
  const format = useFormat()
  const { incident, mine } = useIncident()
  const columns: Column<FileItem>[] = [
    {
      id: 'name',
      label: say('incidents.file.name'),
      value: ({ body }) => body.name,
      cell: ({ id, body, since }) => (
        <span className="cell-stack named-cell">
          <a href={incidentPaths.file(id)} download={body.name} dir="auto">
            {body.name}
          </a>
          <small className="faint">
            <span className="nowrap">{format.bytes(body.size)}</span> ·{' '}
            <bdi title={say('incidents.file.type.claimed')}>{body.mediaType}</bdi> · <When at={since} />
          </small>
        </span>
      ),
    },
    {
      id: 'hash',
      label: 'SHA-256',
      value: ({ body }) => body.sha256,
      cell: ({ body }) => <Code value={body.sha256} label="SHA-256" />,
      minor: true,
    },
    { id: 'marking', label: say('incidents.margin.marking'), cell: ({ marking }) => <Marked marking={marking} /> },
    ...(mine
      ? [
          {
            id: 'acts',
            label: say('incidents.column.acts'),
            end: true,
            cell: (file: FileItem) => <FileMenu file={file} />,
          },
        ]
      : []),
  ]
  return <Table label={say('incidents.part.files')} rows={incident.files} rowKey={({ id }) => id} columns={columns} />
}

function FileMenu({ file }: { file: FileItem }) {
  const say = useWords()
  const { incident } = useIncident()
  const refused = useUpdateRefused()
  const [open, setOpen] = useState<'change' | 'remove'>()
  const attach = useMutation(
    incidents.files.attach.mutationOptions({
      onSuccess: ({ incident: copy, objects }) => {
        keepCopy(copy)
        toast(say('incidents.file.attached', { count: objects.taken }))
        for (const { id, reason } of objects.refused.slice(0, 3))
          toast(say('incidents.file.notTaken', { id, reason }), { kind: 'failed' })
      },
      onError: (error) => toast(troubleOf(error, say).title, { kind: 'failed' }),
    }),
  )
  const read = (format: 'stix' | 'misp') =>
    attach.mutate({ id: incident.id, version: incident.version ?? 1, fileId: file.id, format })
  return (
    <>
      <Menu
        label={say('incidents.item.acts', { name: file.body.name })}
        entries={[
          {
            id: 'stix',
            label: say('incidents.file.readStix'),
            hint: say('incidents.file.read.hint'),
            icon: 'link',
            refused,
            onPress: () => read('stix'),
          },
          {
            id: 'misp',
            label: say('incidents.file.readMisp'),
            hint: say('incidents.file.read.hint'),
            icon: 'link',
            refused,
            onPress: () => read('misp'),
          },
          {
            id: 'change',
            label: say('incidents.file.change'),
            icon: 'edit',
            refused,
            onPress: () => setOpen('change'),
          },
          {
            id: 'remove',
            label: say('incidents.item.remove'),
            icon: 'remove',
            grave: true,
            refused,
            onPress: () => setOpen('remove'),
          },
        ]}
      />
      {open === 'change' && <ChangeFile file={file} onClose={() => setOpen(undefined)} />}
      {open === 'remove' && <RemoveFile file={file} onClose={() => setOpen(undefined)} />}
    </>
  )
}
