/** Opens the provider of text messages that the configuration names; a sandbox's may stand on this machine. */
import { utilityFetch } from '#connect/outside/address.ts'
import type { SmsConfig } from '#messaging/sms/config.ts'
import type { Phone } from '#messaging/sms/phone.ts'
import { TWILIO_LIMITS, twilioPhone } from '#messaging/sms/twilio.ts'

/** Where the provider tells us of deliveries, and of texts that people send. */
export const SMS_STATUS_PATH = '/hooks/sms/status'

export const openPhone = (config: SmsConfig | null, appUrl: string): Phone | null =>
  config &&
  twilioPhone({
    ...config,
    statusUrl: `${appUrl}${SMS_STATUS_PATH}`,
    outside: utilityFetch({ sandbox: isHere(config.url) }, TWILIO_LIMITS),
  })

const isHere = (url: string): boolean => URL.canParse(url) && ['127.0.0.1', 'localhost'].includes(new URL(url).hostname)
