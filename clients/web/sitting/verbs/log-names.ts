/** Names of people, organisations and desks for screens of the access log. Entries hold only ids. */
import { organisationName } from "#protocol/folds/directory.ts";
import type { AccessEntryBody } from "#protocol/log/entry.ts";
import type { AuditEntry, LogFinding, ReadableEntry } from "#sdk/audit/index.ts";
import { namesOf } from "#sdk/views/names.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

/** A person who made an access. */
export interface PersonName {
	id: string;
	/** Null when the name was erased, or doesn't match its hash in the directory. */
	name: string | null;
	organisation: string | null;
}

export interface LogEntryView {
	seq: number;
	/** UTC ms. Null when the entry was erased. Then all fields below are empty, too. */
	at: number | null;
	/** Null for strangers. */
	actor: PersonName | null;
	desk: string | null;
	action: string;
	objectType: string;
	object: string | null;
	case: string | null;
	outcome: string;
	purpose: string;
	/** A code of the legal basis. Null when there is none. */
	basis: string | null;
	/** How many objects were accessed, or how many refusals this one entry counts. */
	count: number;
	/** The id of the request. */
	request: string;
	/** For outcome `failed`: the `seq` of the entry that allowed the access. */
	first: number | null;
	/** "client" when only the client has reported it. */
	attested: string;
	/** "program" when no person wanted it. */
	initiator: string;
}

export interface Namer {
	person(id: string | null): PersonName | null;
	organisation(id: string | null): string | null;
	entry(entry: AuditEntry | ReadableEntry): LogEntryView;
	finding(finding: LogFinding): FindingView;
}

export interface FindingView {
	/** Whether these are accesses that the person's program made by itself. */
	isByProgram: boolean;
	actor: PersonName | null;
	case: string | null;
	/** How many objects, or how many refusals, the finding counts. */
	count: number;
	/** UTC ms. */
	from: number;
	/** UTC ms. */
	to: number;
	/** The newest first. */
	entries: LogEntryView[];
	/** What is usual on a day; null when the question doesn't compare with it. own, role: null when there is too little history. */
	usual: { own: number | null; role: number | null } | null;
}

const ERASED = { action: "", objectType: "", outcome: "", purpose: "", request: "", attested: "", initiator: "" } as const;
const NOTHING = { at: null, actor: null, desk: null, object: null, case: null, basis: null, count: 0, first: null } as const;

export async function namerOf(sitting: Sitting): Promise<Namer> {
	const names = await namesOf(sessionOf(sitting));
	const { dir } = sessionOf(sitting);
	const organisation = (id: string | null) => organisationName(dir, id);
	const person = (id: string | null): PersonName | null =>
		id === null ? null : { id, name: names.get(id) ?? null, organisation: organisation(dir.members.get(id)?.organisation ?? null) };
	const viewOf = (seq: number, body: AccessEntryBody): LogEntryView => {
		const { at, action, objectType, object, outcome, purpose, basis, count, request, first, attested, initiator } = body;
		const desk = body.desk === null ? null : (dir.desks.get(body.desk)?.name ?? null);
		return {
			seq,
			at,
			action,
			objectType,
			object,
			outcome,
			purpose,
			basis,
			count,
			request,
			first,
			attested,
			initiator,
			case: body.case,
			actor: person(body.actor),
			desk,
		};
	};
	const entry = ({ seq, entry: body }: AuditEntry | ReadableEntry) => (body === null ? { seq, ...ERASED, ...NOTHING } : viewOf(seq, body));
	return {
		person,
		organisation,
		entry,
		finding: ({ initiator, actor, case: caseId, count, from, to, entries, usual }) => ({
			isByProgram: initiator === "program",
			count,
			from,
			to,
			case: caseId,
			usual: usual ?? null,
			actor: person(actor),
			entries: entries.map(entry),
		}),
	};
}
