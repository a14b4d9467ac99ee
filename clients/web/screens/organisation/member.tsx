/** `#/organisation/members/:id`: one colleague with role and desks, and buttons to change the role, give new keys, suspend and remove. */
import { useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered } from "../../parts/states.tsx";
import { useFocusOnChange } from "../../parts/use-focus-on-change.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { ColleagueStanding } from "../../sitting/verbs/index.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { leavingRows } from "../vetting/leaving.tsx";
import { LeaveDialog } from "./leave-dialog.tsx";
import { Renewal } from "./renewal.tsx";

type Change = "suspend" | "remove";

export default function Member(): ReactNode {
	const { id } = useParams({ strict: false }) as { id: string };
	const view = useVerb("readColleague", { member: id });
	return (
		<Answered query={view} hasHeading>
			{(each) => <ColleagueFacts key={id} view={each} />}
		</Answered>
	);
}

function ColleagueFacts({ view }: { view: ColleagueStanding }): ReactNode {
	const { say } = useWords();
	const { name, status, role, desks, isMe, leaving } = view;
	const [change, setChange] = useState<Change | null>(null);
	// The focus waits until the dialog has closed. But a removal takes the dialog away together with its section, and `change` stays set.
	const result = useFocusOnChange(status, change !== null && status !== "removed");
	const hasLeft = status === "suspended" || status === "removed";
	return (
		<>
			<Heading title="house.organisation">
				<PersonName person={{ name }} />
			</Heading>
			<Facts
				rows={[
					["our-query.state", <Say key="status" id={`vetting.status.${status}` as MessageId} />],
					...leavingRows(leaving),
					["house.role", <Say key="role" id={`parts.role.${role}` as MessageId} />],
					["house.desks", desks.join(say("parts.comma"))],
				]}
			/>
			{hasLeft && <Notice kind="info" ref={result} id={`organisation.is-${status}` as MessageId} />}
			{hasLeft && <Renewal isExpected />}
			{isMe ? (
				<Say as="p" className="muted" id="organisation.is-me" />
			) : (
				<>
					{status === "active" && <Role view={view} />}
					{status !== "removed" && <Leaving view={view} change={change} onChange={setChange} />}
				</>
			)}
			<p>
				<SayLink to="/organisation" id="organisation.back" />
			</p>
		</>
	);
}

function Role({ view: { id, role } }: { view: ColleagueStanding }): ReactNode {
	const change = useAct("changeRole");
	const next = role === "staff" ? "coordinator" : "staff";
	return (
		<PageSection title="house.role">
			<Say as="p" id={`organisation.role.${next}.help`} />
			{change.error && <ErrorNotice error={dataOf(change.error)} />}
			<div className="buttons">
				<Button isBusy={change.isPending} onClick={() => change.mutate({ member: id, role: next })} id={`organisation.role.${next}`} />
				<SayLink className="button" to="/desk/invite" id="organisation.new-keys" />
			</div>
		</PageSection>
	);
}

interface LeavingProps {
	view: ColleagueStanding;
	/** The change that the open dialog asks about; null while none is open. */
	change: Change | null;
	onChange(next: Change | null): void;
}

function Leaving({ view, change, onChange }: LeavingProps): ReactNode {
	return (
		<PageSection title="organisation.leaving">
			<Say as="p" id={view.status === "active" ? "organisation.leaving-help" : "organisation.reinstate-help"} />
			<div className="buttons">
				{view.status === "active" && <Button kind="danger" onClick={() => onChange("suspend")} id="organisation.suspend" />}
				<Button kind="danger" onClick={() => onChange("remove")} id="organisation.remove" />
			</div>
			{change && <LeaveDialog member={view} change={change} onClose={() => onChange(null)} />}
		</PageSection>
	);
}
