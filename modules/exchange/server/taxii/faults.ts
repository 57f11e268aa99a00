import { mediaType } from './media.ts'

/** An answer that says what is wrong: TAXII 2.1, section 3.6.1, the error message. */
export class TaxiiFault extends Error {
  override name = 'TaxiiFault'
  status: number
  details: Record<string, string | number> | undefined
  constructor(status: number, message: string, details?: Record<string, string | number>) {
    super(message)
    this.status = status
    this.details = details
  }
}

const titles: Readonly<Record<number, string>> = {
  400: 'The request was not understood',
  401: 'Sign in first',
  403: 'Not allowed',
  404: 'Not found',
  405: 'No such method here',
  406: 'No such media type can be given',
  413: 'Too large',
  415: 'No such media type can be taken',
  422: 'Could not be processed',
}

export function faultAnswer({ status, message, details }: TaxiiFault): Response {
  const body = {
    title: titles[status] ?? 'Refused',
    description: message,
    http_status: String(status),
    ...(details ? { details } : {}),
  }
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': mediaType, ...(status === 401 ? { 'www-authenticate': challenge } : {}) },
  })
}

const challenge = 'Basic realm="TAXII", charset="UTF-8", Bearer realm="TAXII"'

/** What is absent and what is hidden are told in the same words. */
export const notFound = 'No such API root, collection, object or status, or not for your eyes.'
