/** Shows the parts of an entry of the access log in words. */
import type { ReactNode } from "react";
import { SayLink } from "../../parts/say-link.tsx";
import { Tag } from "../../parts/tag.tsx";
import type { LogEntryView, PersonName } from "../../sitting/verbs/index.ts";
import { Say, SayCode, useWords } from "../../words/words.tsx";
import { idOfAction } from "./action-words.ts";

/** A person, with the organisation after the name. Null: somebody who wasn't signed in. */
export function LogPerson({ person }: { person: PersonName | null }): ReactNode {
	if (person === null) return <Say id="log.stranger" />;
	return (
		<>
			{person.name === null ? <Say id="parts.unknown-name" /> : <bdi>{person.name}</bdi>}
			{person.organisation !== null && (
				<span className="muted">
					<Say id="parts.comma" />
					<bdi>{person.organisation}</bdi>
				</span>
			)}
		</>
	);
}

/** What was done. */
export function ActionWords({ action }: { action: string }): ReactNode {
	const { has } = useWords();
	return <Say id={idOfAction(action, has)} values={{ code: action }} />;
}

const TAG_KINDS = { allowed: "ok", denied: "warn", failed: "danger" } as const;

export function OutcomeTag({ outcome }: { outcome: string }): ReactNode {
	const kind = TAG_KINDS[outcome as keyof typeof TAG_KINDS] ?? "info";
	return (
		<Tag kind={kind}>
			<CodeWords of="outcome" code={outcome} />
		</Tag>
	);
}

/** @param of "outcome" or "purpose". */
export function CodeWords({ of, code }: { of: "outcome" | "purpose"; code: string }): ReactNode {
	return <SayCode of={`log.${of}`} code={code} />;
}

/** The beginning of an id. It is enough to distinguish the ids on a page. */
export const shortId = (id: string) => id.slice(0, 8);

/** The case of an entry. For an entry without a case: the beginning of the id of its object. */
export function OnWhat({ entry: { case: caseId, object } }: { entry: LogEntryView }): ReactNode {
	if (caseId !== null) return <SayLink to="/log/cases/$case" params={{ case: caseId }} id="log.case" values={{ id: shortId(caseId) }} />;
	return object === null ? null : (
		<bdi className="code" dir="ltr">
			{shortId(object)}
		</bdi>
	);
}
