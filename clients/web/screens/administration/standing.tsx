/**
 * `#/administration/orgs/:id` and `#/administration/members/:id`: one organisation or member, and the changes that can be proposed. Of a member who was
 * suspended or removed, it also shows the desks whose keys must still be renewed.
 */
import { Link, useParams } from "@tanstack/react-router";
import { type ReactElement, type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { CountryName } from "../../parts/country.tsx";
import { type FactRow, Facts } from "../../parts/facts.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Listed } from "../../parts/listed.tsx";
import { Notice } from "../../parts/notice.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered } from "../../parts/states.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { StandingView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { leavingRows } from "../vetting/leaving.tsx";
import { BackToAdministration } from "./back.tsx";
import { type Change, ChangeDialog } from "./change-dialog.tsx";
import { ProposalLink, Proposed, WaitingLink } from "./waiting.tsx";

export function Standing({ kind }: { kind: StandingView["kind"] }): ReactNode {
	const { id } = useParams({ strict: false }) as { id: string };
	const view = useVerb("readStanding", { kind, id });
	return (
		<Answered query={view} hasHeading>
			{(each) => <StandingAndChanges key={id} view={each} />}
		</Answered>
	);
}

function StandingAndChanges({ view }: { view: StandingView }): ReactNode {
	const { say } = useWords();
	const { kind, id, name, status, role, organisation, of, desks, isMe, waiting, leaving } = view;
	const [change, setChange] = useState<Change | null>(null);
	const [hasProposed, setProposed] = useState(false);
	const possible = changesOf(view);
	return (
		<>
			<Heading title="administration.members">
				<PersonName person={{ name }} />
			</Heading>
			{hasProposed && waiting !== null ? <Proposed proposal={waiting} /> : <WaitingLink proposal={waiting} />}
			{view.unconfirmed !== null && (
				<Notice kind="danger" live="polite" id="administration.not-confirmed">
					<ProposalLink proposal={view.unconfirmed} mayDecide={!view.needsSecond.reinstate} />
				</Notice>
			)}
			<Facts
				rows={[
					["vetting.status", <Say key="status" id={`vetting.status.${status}` as MessageId} />],
					...leavingRows(leaving),
					["house.role", role && <Say key="role" id={`parts.role.${role}` as MessageId} />],
					["door.organisation", organisation],
					["vetting.country", of && <CountryName key="country" code={of.country} />],
					...factRows(of),
					["vetting.next", of?.nextVetting != null && <Say key="next" id="parts.date" values={{ date: new Date(of.nextVetting) }} />],
					["administration.people", of && of.members.length > 0 && <Listed key="people" items={of.members.map(personLink)} />],
					["administration.desks", desks.length > 0 && desks.map((desk) => desk.name).join(say("parts.comma"))],
				]}
			/>
			{kind === "member" && (status === "suspended" || status === "removed") && <KeysLeft desks={desks} />}
			{kind === "organisation" && status === "removed" && (
				<p>
					<SayLink className="inline-link" to="/administration/cases" id="administration.cases" />
				</p>
			)}
			{isMe && <Say as="p" className="muted" id="administration.not-yourself" />}
			<div className="buttons">
				{possible.map((each) => (
					<Button
						key={each}
						kind={each === "remove" ? "danger" : "secondary"}
						onClick={() => setChange(each)}
						id={`administration.${each}`}
					/>
				))}
				{kind === "organisation" && status === "active" && (
					<SayLink className="button" to="/administration/orgs/$id/facts" params={{ id }} id="facts.change" />
				)}
				{status === "active" && !isMe && (
					<SayLink className="button" to="/vetting/renew/$kind/$id" params={{ kind, id }} id="administration.renew-vetting" />
				)}
			</div>
			{change && (
				<ChangeDialog
					view={view}
					change={change}
					onClose={() => setChange(null)}
					onDone={() => {
						setChange(null);
						setProposed(true);
					}}
				/>
			)}
			<BackToAdministration>
				<Link className="button" to={kind === "member" ? "/administration/members" : "/administration/orgs"}>
					<Say id={kind === "member" ? "administration.back-to-members" : "administration.back-to-orgs"} />
				</Link>
			</BackToAdministration>
		</>
	);
}

function factRows(of: StandingView["of"]): FactRow[] {
	if (!of) return [];
	const say = (name: "region" | "affiliation" | "scope") =>
		of.facts ? <Say key={name} id={`facts.${name}.${of.facts[name]}` as MessageId} /> : <Say key={name} id="facts.none" />;
	return [
		["facts.region", say("region")],
		["facts.affiliation", say("affiliation")],
		["facts.scope", say("scope")],
	];
}

const personLink = ({ id, name, role }: NonNullable<StandingView["of"]>["members"][number]): ReactElement => (
	<Link key={id} to="/administration/members/$id" params={{ id }}>
		<PersonName person={{ name }} /> (<Say id={`parts.role.${role}` as MessageId} />)
	</Link>
);

/** The changes that I can propose now. Nobody changes their own standing, and only one change may wait at a time. */
function changesOf({ kind, status, isMe, waiting, unconfirmed, isInDanger, needsSecond }: StandingView): Change[] {
	if (isMe) return [];
	const danger: Change[] = kind === "organisation" && status === "suspended" && !isInDanger ? ["danger"] : [];
	const hasProposed = waiting !== null;
	if (unconfirmed !== null) return hasProposed && needsSecond.reinstate ? danger : [...danger, "reinstate"];
	if (hasProposed) return [];
	if (status === "active") return ["suspend", "remove"];
	return status === "suspended" ? [...danger, "reinstate", "remove"] : [];
}

/** After a member has left: the desks whose present key this member still knows, or a sentence that says that there are none. */
function KeysLeft({ desks }: Pick<StandingView, "desks">): ReactNode {
	const stale = desks.filter(({ isStale }) => isStale);
	if (stale.length === 0) return <Notice kind="ok" live="polite" id="administration.keys-renewed" />;
	const alone = stale.filter(({ colleagues }) => colleagues === 0);
	return (
		<Notice kind="warn" live="polite" title={<Say id="administration.keys-left" values={{ count: stale.length }} />}>
			<p>
				<Listed items={stale.map(({ id, name }) => <bdi key={id}>{name}</bdi>)} />
			</p>
			<Say as="p" id="administration.keys-left-how" />
			{alone.length > 0 && (
				<p>
					<Say id="administration.keys-nobody" /> <Listed items={alone.map(({ id, name }) => <bdi key={id}>{name}</bdi>)} />
				</p>
			)}
		</Notice>
	);
}
