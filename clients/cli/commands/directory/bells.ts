/** The command for the bell of a desk. */
import { BELL_LANGUAGES, type BellLanguage, type RingFailure } from "#protocol/codes.ts";
import { type Bell, type BellChanges, bellOf, setBell, testBell } from "#sdk/directory/bells.ts";
import { fields } from "../../answers/layout.ts";
import { flag, optional, required } from "../../arguments/grammar.ts";
import { code, number, ref, text } from "../../arguments/kinds.ts";
import { peopleCommand } from "../../command.ts";
import { UsageError } from "../../problems.ts";
import { isoTime, localZone, showTime } from "../../times.ts";
import { channelWords, ringFailureWords } from "../../words/codes.ts";
import { translated } from "../../words/language.ts";
import { messages } from "../../words/messages.ts";

const deskBell = peopleCommand({
	name: "desk bell",
	help: {
		summary: "Show or set the email and the webhook that tell a desk that something waits.",
		details:
			"Without flags, this command shows the bell. Coordinators can set the bell. The server stores the addresses in clear text. What it sends says only that something waits or is late: no name, no code, no link.",
		parameters: {
			desk: "The desk.",
			language: "The language of the emails.",
			mail: "The email address to write to.",
			"no-mail": "Send no email.",
			webhook: "The https address to call. The key with which the receiver checks the calls is shown once.",
			"no-webhook": "Call no webhook.",
			"remind-at": "Also ring at this hour from Monday to Friday, 0 to 23.",
			zone: "The time zone of the reminder. Default: the time zone of this device.",
			"no-reminder": "No reminder.",
			test: "Ring once now. Coordinators only, at most once a minute.",
		},
		examples: [
			"cloister desk bell Shelter",
			"cloister desk bell Shelter --mail night-desk@example.org --language ro --remind-at 8 --zone Europe/Rome",
		],
	},
	args: { desk: required(ref("DESK")) },
	flags: {
		language: optional(code(BELL_LANGUAGES)),
		mail: optional(text("ADDRESS")),
		"no-mail": flag,
		webhook: optional(text("URL")),
		"no-webhook": flag,
		"remind-at": optional(number("HOUR", 0, 23)),
		zone: optional(text("ZONE")),
		"no-reminder": flag,
		test: flag,
	},
	async run(people, input) {
		const desk = people.findDesk(input.desk).id;
		const changes = changesOf(input);
		if (input.test) {
			const isChange = ([name, value]: [string, unknown]) => !["desk", "test"].includes(name) && value !== undefined && value !== false;
			const change = Object.entries(input).find(isChange);
			if (change) throw new UsageError(messages.notTogether("test", change[0]));
			const { rings } = await testBell(people.session, desk);
			return {
				data: { desk, rings },
				text: () => (rings.length > 0 ? messages.bellRings(rings.map((channel) => channelWords[channel])) : messages.bellRingsNot),
			};
		}
		if (Object.keys(changes).length === 0) {
			const bell = await bellOf(people.session, desk);
			return { data: bellJson(desk, bell), text: () => bellText(bell) };
		}
		const { webhookKey } = await setBell(people.session, desk, changes);
		const bell = await bellOf(people.session, desk);
		const shown = () => (webhookKey === null ? bellText(bell) : `${bellText(bell)}\n\n${messages.webhookKey}\n${webhookKey}`);
		return { data: { ...bellJson(desk, bell), webhookKey }, text: shown };
	},
});

interface BellInput {
	language: BellLanguage | undefined;
	mail: string | undefined;
	"no-mail": boolean;
	webhook: string | undefined;
	"no-webhook": boolean;
	"remind-at": number | undefined;
	zone: string | undefined;
	"no-reminder": boolean;
}

/** @throws UsageError when a flag contradicts another flag, or when --zone is given without --remind-at */
function changesOf(input: BellInput): BellChanges {
	for (const [set, none] of [
		["mail", "no-mail"],
		["webhook", "no-webhook"],
		["remind-at", "no-reminder"],
	] as const)
		if (input[set] !== undefined && input[none]) throw new UsageError(messages.notTogether(set, none));
	if (input.zone !== undefined && input["remind-at"] === undefined) throw new UsageError(messages.flag("remind-at", messages.missing));
	const zone = input.zone ?? localZone();
	return {
		...(input.language !== undefined && { language: input.language }),
		...(input["no-mail"] && { mail: null }),
		...(input.mail !== undefined && { mail: input.mail }),
		...(input["no-webhook"] && { webhook: null }),
		...(input.webhook !== undefined && { webhook: input.webhook }),
		...(input["no-reminder"] && { reminder: null }),
		...(input["remind-at"] !== undefined && { reminder: { hour: input["remind-at"], zone } }),
	};
}

type Failure = NonNullable<Bell["mail"]>["failure"];

function bellJson(desk: string, { language, mail, webhook, reminder, sendsMail }: Bell) {
	const failureJson = (failure: Failure) => failure && { ...failure, since: isoTime(failure.since) };
	return {
		desk,
		language,
		mail: mail && { address: mail.address, failure: failureJson(mail.failure) },
		webhook: webhook && { url: webhook.url, failure: failureJson(webhook.failure) },
		reminder,
		sendsMail,
	};
}

function bellText({ language, mail, webhook, reminder, sendsMail }: Bell): string {
	const reasonText = (reason: RingFailure) => translated(`bell.failure.${reason}`) ?? ringFailureWords[reason];
	const failureText = (failure: Failure) =>
		failure ? `  (${messages.bellFails(failure.tries, showTime(failure.since), reasonText(failure.reason))})` : "";
	const mailText = mail ? mail.address + failureText(mail.failure) : sendsMail ? messages.emptyField : messages.serverSendsNoMail;
	return `${fields([
		["language", language],
		["email", mailText],
		["webhook", webhook ? webhook.url + failureText(webhook.failure) : messages.emptyField],
		["reminder", reminder ? messages.reminderAt(reminder.hour, reminder.zone) : messages.emptyField],
	])}\n\n${messages.bellInClearText}`;
}

export const bellCommands = [deskBell];
