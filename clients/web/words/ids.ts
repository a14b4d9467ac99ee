/** The ids of all messages, from the English files. Add each new file here. */
import type { ErrorCode, FullLimit } from "#protocol/errors.ts";
import type { AlarmCode, UnreadableCause } from "#sdk/index.ts";
import type alarms from "../../words/en/alarms.json";
import type errors from "../../words/en/errors.json";
import type handoffCodes from "../../words/en/handoff-codes.json";
import type logCodes from "../../words/en/log-codes.json";
import type roles from "../../words/en/roles.json";
import type vettingCodes from "../../words/en/vetting-codes.json";
import type ask from "./en/ask.json";
import type callCard from "./en/call-card.json";
import type cases from "./en/cases.json";
import type certificate from "./en/certificate.json";
import type closing from "./en/closing.json";
import type consents from "./en/consents.json";
import type day from "./en/day.json";
import type desk from "./en/desk.json";
import type door from "./en/door.json";
import type duty from "./en/duty.json";
import type files from "./en/files.json";
import type find from "./en/find.json";
import type firstHour from "./en/first-hour.json";
import type firstSteps from "./en/first-steps.json";
import type found from "./en/found.json";
import type handoffs from "./en/handoffs.json";
import type house from "./en/house.json";
import type keys from "./en/keys.json";
import type log from "./en/log.json";
import type me from "./en/me.json";
import type network from "./en/network.json";
import type organisation from "./en/organisation.json";
import type page from "./en/page.json";
import type parts from "./en/parts.json";
import type people from "./en/people.json";
import type phone from "./en/phone.json";
import type proposals from "./en/proposals.json";
import type returnRisk from "./en/return-risk.json";
import type sections from "./en/sections.json";
import type threads from "./en/threads.json";
import type today from "./en/today.json";
import type todayAdmin from "./en/today-admin.json";
import type tonight from "./en/tonight.json";
import type vetting from "./en/vetting.json";
import type voice from "./en/voice.json";

type Known =
	| keyof typeof alarms
	| keyof typeof ask
	| keyof typeof callCard
	| keyof typeof cases
	| keyof typeof certificate
	| keyof typeof closing
	| keyof typeof consents
	| keyof typeof day
	| keyof typeof desk
	| keyof typeof door
	| keyof typeof duty
	| keyof typeof errors
	| keyof typeof find
	| keyof typeof firstHour
	| keyof typeof found
	| keyof typeof files
	| keyof typeof firstSteps
	| keyof typeof handoffs
	| keyof typeof handoffCodes
	| keyof typeof house
	| keyof typeof keys
	| keyof typeof log
	| keyof typeof logCodes
	| keyof typeof me
	| keyof typeof network
	| keyof typeof organisation
	| keyof typeof page
	| keyof typeof parts
	| keyof typeof people
	| keyof typeof phone
	| keyof typeof proposals
	| keyof typeof returnRisk
	| keyof typeof roles
	| keyof typeof sections
	| keyof typeof threads
	| keyof typeof today
	| keyof typeof todayAdmin
	| keyof typeof tonight
	| keyof typeof vetting
	| keyof typeof vettingCodes
	| keyof typeof voice;

/** The ids of the messages that codes need, because a person may meet these codes. */
type Needed =
	| `error.${ErrorCode}`
	| `error.full.${FullLimit}`
	| `alarm.${AlarmCode}.${"saw" | "not" | "safe" | "do"}`
	| `cause.${UnreadableCause}`;
/** Doesn't compile when `Missing` isn't empty. The compiler names the codes that have no words in errors.json, alarms.json or page.json. */
type WithoutMissing<Missing extends never, Ids> = Missing | Ids;

export type MessageId = WithoutMissing<Exclude<Needed, Known>, Known>;
