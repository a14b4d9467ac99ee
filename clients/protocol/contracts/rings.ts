/** Rings: who is on duty at a desk, and whom a hand-off that can't wait rings. SPEC "Cases", section 12. */
import * as z from "zod/mini";
import { BELL_LANGUAGES, PARTS_OF_DAY, RING_CAUSES, ROLES } from "../codes.ts";
import { LATEST_TIMES } from "../rules/ring-times.ts";
import { isZone } from "./bells.ts";
import { count, hash, id, ok, time } from "./common.ts";
import { endpoint } from "./endpoint.ts";

const params = z.strictObject({ desk: id });
const minutes = z.int().check(z.gte(0), z.lte(240));
const phone = z.string().check(z.minLength(1), z.maxLength(60));
/** member: null when nobody is on duty. Then `call` is a number of the desk's contact. */
const duty = z.strictObject({ member: z.nullable(id), call: z.optional(phone), from: time, until: time }).check(
	z.refine(({ from, until }) => from < until, "must end after it begins"),
	z.refine(({ member, call }) => (member === null) === (call !== undefined), "takes either a member, or a number to call"),
);
/** In minutes after the start. */
const times = z
	.strictObject({
		duty: z.array(minutes).check(z.minLength(1), z.maxLength(10)),
		next: minutes,
		everybody: minutes,
		coordinators: minutes,
		again: z.int().check(z.gte(5), z.lte(240)),
	})
	.check(
		z.refine(
			({ duty: first, next, everybody, coordinators }) =>
				first.every((each) => each <= next) && next <= everybody && everybody <= coordinators,
			"takes no group before the one ahead of it",
		),
		z.refine(
			({ duty: first, next, everybody, coordinators }) =>
				first.includes(0) &&
				Math.max(...first) <= LATEST_TIMES.duty &&
				next <= LATEST_TIMES.next &&
				everybody <= LATEST_TIMES.everybody &&
				coordinators <= LATEST_TIMES.coordinators,
			`takes those on duty at 0 and within ${LATEST_TIMES.duty} minutes, the next within ${LATEST_TIMES.next}, everybody within ${LATEST_TIMES.everybody}, and the coordinators within ${LATEST_TIMES.coordinators}`,
		),
	);
const hour = z.int().check(z.gte(0), z.lte(23));
const zone = z.string().check(z.maxLength(64), z.refine(isZone, "takes a time zone, such as Europe/Rome"));
/** From this hour until that one, local time; the end may be on the next day. */
const quiet = z
	.strictObject({
		from: hour,
		until: hour,
		zone,
	})
	.check(z.refine(({ from, until }) => from !== until, "takes another hour for the end"));
const rota = { rows: z.array(duty).check(z.maxLength(500)), times: z.nullable(times), quiet: z.nullable(quiet) };
const ring = { handoff: id, desk: id, cause: z.enum(RING_CAUSES), since: time };
const ofHandoff = z.strictObject({ handoff: id });
const taken = z.nullable(z.strictObject({ by: id, at: time }));

export const rings = {
	rota: endpoint({
		id: "rings.rota",
		summary: "The rota of a desk",
		description:
			"For members of the desk and coordinators of its organisation: who is on duty, and when the desk is rung. `times`: null for the usual times. `quiet`: in these hours only what can't wait rings. `version`: how often it was set. Rows that ended more than a week ago are gone. The server rings by this rota, and could change it.",
		method: "GET",
		path: "/desks/:desk/rota",
		params,
		response: z.strictObject({ ...rota, version: count, setBy: z.nullable(id), setAt: z.nullable(time) }),
		initiator: "any",
		access: { action: "rota.read", activity: "read", subject: "desk", purpose: "administration" },
	}),
	setRota: endpoint({
		id: "rings.setRota",
		summary: "Set the rota of a desk",
		description:
			"For members of the desk and coordinators of its organisation: replaces the whole rota. `version`: that of the rota which the member has seen; another one is refused with `stale`. A row names a member of the desk. With `member` null it says that nobody is on duty, and `call` is the number of the desk's contact to call. Rows of members who have left the desk since the rota was set, and of numbers that are no longer in the contact, are dropped. Only coordinators may change `times` and `quiet`. `zone`: the time zone of the member; the server says by it whether a test was at night. Left out: the known one stays.",
		method: "PUT",
		path: "/desks/:desk/rota",
		params,
		body: z.strictObject({ ...rota, version: count, zone: z.optional(zone) }),
		response: ok,
		access: { action: "rota.set", activity: "update", subject: "desk", purpose: "administration" },
	}),
	onDuty: endpoint({
		id: "rings.onDuty",
		summary: "At which desks somebody is on duty now",
		description:
			"The desks whose rota says something about now. `call`: null when a member is on duty; otherwise nobody is, and this number is to be called, which the client looks up in the desk's contact. A desk that is left out has no rota now, and everybody of it is rung. No member is named. This is the server's word.",
		method: "GET",
		path: "/rings/on-duty",
		response: z.strictObject({ desks: z.array(z.strictObject({ desk: id, call: z.nullable(phone) })) }),
		initiator: "any",
		whileSuspended: true,
		access: { action: "rings.on-duty", activity: "read", subject: "desk", purpose: "handoff" },
	}),
	missed: endpoint({
		id: "rings.missed",
		summary: "Emergencies that nobody took in time",
		description:
			"For coordinators of the desk's organisation: what rang the desk of the last 90 days, and was taken by nobody before the coordinators were rung. `since`: when it began to ring; `ended`: when somebody took it, or it was answered. Newest first.",
		method: "GET",
		path: "/desks/:desk/missed-rings",
		params,
		response: z.strictObject({ missed: z.array(z.strictObject({ handoff: id, since: time, ended: z.nullable(time) })) }),
		initiator: "any",
		access: { action: "rings.missed", activity: "read", subject: "desk", purpose: "administration" },
	}),
	mine: endpoint({
		id: "rings.mine",
		summary: "What rings me now",
		description:
			"The hand-offs that ring the actor at a desk of theirs (for coordinators: of their organisation) and that nobody has taken. `withSomebodyUntil`: until then nothing rings the actor, because they are with somebody.",
		method: "GET",
		path: "/rings",
		response: z.strictObject({ rings: z.array(z.strictObject(ring)), withSomebodyUntil: z.nullable(time) }),
		initiator: "any",
		whileSuspended: true,
		access: { action: "rings.read", activity: "read", subject: "member", purpose: "self" },
	}),
	withSomebody: endpoint({
		id: "rings.withSomebody",
		summary: "I'm with somebody",
		description: "Nothing rings the actor for so many minutes, and each ladder goes on to the next member at once. 0 ends it.",
		method: "PUT",
		path: "/rings/with-somebody",
		body: z.strictObject({ minutes: z.int().check(z.gte(0), z.lte(120)) }),
		response: ok,
		access: { action: "rings.with-somebody", activity: "update", subject: "member", purpose: "self" },
	}),
	devices: endpoint({
		id: "rings.devices",
		summary: "My devices that ring",
		description:
			"The devices of the actor that the server rings through the push service of their browser (Web Push). `key`: the public key of this server (VAPID); null when its operator has not set a contact, and no device can ring. `failures`: failed rings in a row, of which at most one an hour counts; after the third the device is removed.",
		method: "GET",
		path: "/rings/devices",
		response: z.strictObject({
			key: z.nullable(z.string()),
			devices: z.array(
				z.strictObject({ id, endpoint: z.string(), always: z.boolean(), madeAt: time, rungAt: z.nullable(time), failures: count }),
			),
		}),
		initiator: "any",
		access: { action: "rings.devices", activity: "read", subject: "member", purpose: "self" },
	}),
	setDevice: endpoint({
		id: "rings.setDevice",
		summary: "Let this device ring",
		description:
			"Saves the subscription that the browser of the device has made. `endpoint`: an address of a known push service. `always`: it also rings when the actor isn't on duty. `language`: of the one sentence that each ring shows.",
		method: "PUT",
		path: "/rings/devices",
		body: z.strictObject({
			endpoint: z.string().check(z.maxLength(1000), z.regex(/^https?:\/\/[!-~]+$/, "takes a URL"), z.refine(URL.canParse, "takes a URL")),
			p256dh: z.string().check(z.regex(/^[A-Za-z0-9_-]{86}[AEIMQUYcgkosw048]$/, "takes a public key of 65 bytes as base64url")),
			auth: z.string().check(z.regex(/^[A-Za-z0-9_-]{21}[AQgw]$/, "takes 16 bytes as base64url")),
			language: z.enum(BELL_LANGUAGES),
			always: z.boolean(),
		}),
		response: ok,
		access: { action: "rings.set-device", activity: "update", subject: "member", purpose: "self" },
	}),
	dropDevice: endpoint({
		id: "rings.dropDevice",
		summary: "Don't ring a device any more",
		description: "Ends the subscription of one of the actor's devices. `not-found` for a device of somebody else.",
		method: "DELETE",
		repeatable: false,
		path: "/rings/devices/:device",
		params: z.strictObject({ device: id }),
		response: ok,
		access: { action: "rings.drop-device", activity: "delete", subject: "member", purpose: "self" },
	}),
	testDevice: endpoint({
		id: "rings.testDevice",
		summary: "Ring one of my devices, to test it",
		description: "Rings the device once, with the sentence of each ring. `not-found` for a device of somebody else.",
		method: "POST",
		repeatable: true,
		path: "/rings/devices/:device/test",
		params: z.strictObject({ device: id }),
		response: ok,
		access: { action: "rings.test-device", activity: "other", subject: "member", purpose: "self" },
	}),
	tests: endpoint({
		id: "rings.tests",
		summary: "The last tests of the phones of desks",
		description:
			"About once a month, at a random hour in which somebody is on duty, the server rings the devices on duty of each desk that has any, and asks for an answer. The newest three finished tests of each desk, newest first. `answeredAt`: null when nobody has answered within 15 minutes. `part`: whether it was day or night at the desk; null when its time zone isn't known. This is the server's word. No member is stored with a test.",
		method: "GET",
		path: "/rings/tests",
		response: z.strictObject({
			tests: z.array(z.strictObject({ desk: id, sentAt: time, answeredAt: z.nullable(time), part: z.nullable(z.enum(PARTS_OF_DAY)) })),
		}),
		initiator: "any",
		whileSuspended: true,
		access: { action: "rings.tests", activity: "read", subject: "desk", purpose: "handoff" },
	}),
	answerTest: endpoint({
		id: "rings.answerTest",
		summary: "Answer a test of a desk's phones",
		description:
			"It takes the one-time `token` of the push, and needs no sign-in, because the page on a phone is often locked. `not-found` when no test waits for this token: it was answered, its 15 minutes are over, or something else has rung the phone at once since then.",
		method: "POST",
		repeatable: false,
		path: "/rings/tests/answer",
		body: z.strictObject({ token: hash }),
		response: ok,
		access: { action: "rings.answer-test", activity: "other", subject: "desk", purpose: "handoff" },
		anonymous: true,
	}),
	checkIns: endpoint({
		id: "rings.checkIns",
		summary: "The check-ins that wait",
		description:
			"The check-ins of hand-offs from or to a desk of the actor that nobody has cleared, the earliest first. `due`: when she is expected to say that she is all right. `helpAt`: when somebody has rung at once. This is the server's word; the hand-off's thread has the check-ins themselves.",
		method: "GET",
		path: "/rings/check-ins",
		response: z.strictObject({
			checkIns: z.array(z.strictObject({ handoff: id, checkIn: id, from: id, to: id, due: time, helpAt: z.nullable(time) })),
		}),
		initiator: "any",
		access: { action: "rings.check-ins", activity: "read", subject: "member", purpose: "self" },
	}),
	setCheckIn: endpoint({
		id: "rings.setCheckIn",
		summary: "Ring when a check-in isn't answered",
		description:
			"For the two desks of a hand-off that goes on, before her arrival. Unless it is cleared before, both desks are rung from 15 minutes after `due` on. The server learns this time, and nothing else about the check-in. A known check-in gets the new time.",
		method: "PUT",
		path: "/rings/handoffs/:handoff/check-ins",
		params: ofHandoff,
		body: z.strictObject({ checkIn: id, due: time }),
		response: ok,
		access: { action: "rings.set-check-in", activity: "update", subject: "handoff", purpose: "handoff" },
	}),
	clearCheckIn: endpoint({
		id: "rings.clearCheckIn",
		summary: "Don't ring for a check-in any more",
		description:
			"For the two desks of the hand-off, once she has said that she is all right. `not-found` for a check-in that doesn't wait.",
		method: "DELETE",
		repeatable: true,
		path: "/rings/handoffs/:handoff/check-ins/:checkIn",
		params: z.strictObject({ handoff: id, checkIn: id }),
		response: ok,
		access: { action: "rings.clear-check-in", activity: "update", subject: "handoff", purpose: "handoff" },
	}),
	ringNow: endpoint({
		id: "rings.ringNow",
		summary: "Ring both desks of a hand-off now",
		description:
			"For the two desks of a hand-off that goes on, before her arrival: she has said the help word. Rings until the check-in is cleared. The check-in needn't be known.",
		method: "POST",
		repeatable: true,
		path: "/rings/handoffs/:handoff/now",
		params: ofHandoff,
		body: z.strictObject({ checkIn: id }),
		response: ok,
		access: { action: "rings.now", activity: "other", subject: "handoff", purpose: "handoff" },
	}),
	ofHandoff: endpoint({
		id: "rings.ofHandoff",
		summary: "Whom a hand-off has rung",
		description:
			"For the two desks of the hand-off: each desk that it rings, or has rung and nobody has answered. `rungAt`: the last ring; `people`, `devices`: how many were rung so far. `nextAt`: the next ring. `onDuty`: how many are on duty now; `roles`: the role of each of them, without names; `hasRota`: whether a rota says so. This is the server's word. `not-found` when it rings neither desk of the actor.",
		method: "GET",
		path: "/rings/handoffs/:handoff",
		params: ofHandoff,
		response: z.strictObject({
			desks: z.array(
				z.strictObject({
					...ring,
					rungAt: z.nullable(time),
					people: count,
					devices: count,
					nextAt: z.nullable(time),
					taken,
					onDuty: count,
					roles: z.array(z.enum(ROLES)),
					hasRota: z.boolean(),
				}),
			),
		}),
		initiator: "any",
		whileSuspended: true,
		access: { action: "rings.of-handoff", activity: "read", subject: "handoff", purpose: "handoff" },
	}),
};
