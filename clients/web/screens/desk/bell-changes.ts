/** What the form of a bell changes. Pure. */
import type { BellView } from "../../sitting/verbs/index.ts";

/** The text of each field. hour: empty for no reminder. */
export interface TypedBell {
	mail: string;
	language: BellView["language"];
	webhook: string;
	hour: string;
}

/** What the fields show at first. @param mine the language of the person, for the first mail address. */
export function typedBell({ mail, language, languages, webhook, reminder }: BellView, mine: string): TypedBell {
	return {
		mail: mail?.address ?? "",
		language: mail ? language : (languages.find((each) => each === mine) ?? language),
		webhook: webhook?.url ?? "",
		hour: reminder ? String(reminder.hour) : "",
	};
}

/**
 * Only the parts that the person has changed. The others may have been changed by a colleague meanwhile, and a webhook that is set again gets
 * a new key.
 * @param zone of a new reminder.
 */
export function bellChanges(before: TypedBell, now: TypedBell, zone: string) {
	const mail = now.mail.trim();
	const webhook = now.webhook.trim();
	const isNewMail = mail !== before.mail;
	return {
		...(mail !== "" && (isNewMail || now.language !== before.language) && { language: now.language }),
		...(isNewMail && { mail: mail || null }),
		...(webhook !== before.webhook && { webhook: webhook || null }),
		...(now.hour !== before.hour && { reminder: now.hour === "" ? null : { hour: Number(now.hour), zone } }),
	};
}
