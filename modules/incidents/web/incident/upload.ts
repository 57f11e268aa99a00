// Bytes are no JSON: a file goes up by a route of its own, with true progress, and can be stopped.
import { type IncidentView, incidentPaths } from '../../contract.ts'

export type Upload = { done: Promise<IncidentView>; stop: () => void }

/** A refusal in the shape of every other door's, so that `troubleOf` finds its words. */
class UploadRefused extends Error {
  override name = 'UploadRefused'
  code: string
  status: number
  data: unknown
  constructor({ code, status, message, data }: { code: string; status: number; message: string; data?: unknown }) {
    super(message)
    this.code = code
    this.status = status
    this.data = data
  }
}

export class UploadStopped extends Error {
  override name = 'UploadStopped'
}

/**
 * Sends one file to an incident.
 * @throws UploadRefused with the door's code; UploadStopped after `stop`; TypeError where the line broke.
 */
export function upload(file: File, to: { incident: string; version: number }, heard: (sent: number) => void): Upload {
  const query = new URLSearchParams({
    incident: to.incident,
    version: String(to.version),
    name: file.name.slice(0, 200),
  })
  const request = new XMLHttpRequest()
  const done = new Promise<IncidentView>((resolve, reject) => {
    request.open('POST', `${incidentPaths.upload}?${query}`)
    request.setRequestHeader('content-type', file.type || 'application/octet-stream')
    request.upload.addEventListener('progress', ({ loaded }) => heard(loaded))
    request.addEventListener('error', () => reject(new TypeError('The line broke.')))
    request.addEventListener('abort', () => reject(new UploadStopped()))
    request.addEventListener('load', () => {
      const answer = read(request.responseText)
      if (request.status === 201 && answer.incident) resolve(answer.incident)
      else
        reject(
          new UploadRefused({
            code: answer.code ?? 'INTERNAL_SERVER_ERROR',
            status: request.status,
            message: answer.message ?? '',
            data: answer.data,
          }),
        )
    })
    request.send(file)
  })
  return { done, stop: () => request.abort() }
}

type Answer = { incident?: IncidentView; code?: string; message?: string; data?: unknown }

function read(text: string): Answer {
  try {
    // Parse boundary: the route answers `{ fileId, incident }`, its refusals `{ code, message, data }`.
    return JSON.parse(text) as Answer
  } catch {
    return {}
  }
}
