/** `#/cases`: the cases that we have, and the cases of other desks that a hand-off connects with us. */
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { hasCode, hasWords } from "../../../words/search.ts";
import { Check, Field } from "../../parts/field.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Listed } from "../../parts/listed.tsx";
import { Party } from "../../parts/party.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { Tag } from "../../parts/tag.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { CaseLabel, CaseLine, CaseLists, SharedCase } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { Due } from "./due.tsx";
import { labelsIn, useCaseLabels } from "./use-labels.ts";
import "./cases.css";

export default function Cases(): ReactNode {
	const lists = useVerb("caseLists");
	return (
		<>
			<Heading id="cases.title" />
			<p className="buttons">
				<SayLink className="button button-primary" to="/cases/new" data-shortcut="new" id="first.take-in" />
				<SayLink className="button" to="/ask" id="ask.title" />
			</p>
			<Answered query={lists}>{(view) => <Lists lists={view} />}</Answered>
		</>
	);
}

function Lists({ lists: { ours, shared, desks } }: { lists: CaseLists }): ReactNode {
	const [wanted, setWanted] = useState("");
	const [onlyMine, setOnlyMine] = useState(false);
	const labels = useCaseLabels().data?.labels ?? [];
	const matches = (code: string, label: string) => wanted.trim() === "" || hasCode(code, wanted) || hasWords(label, wanted);
	const mine = ours.filter((each) => matches(each.code, labelOf(labels, each)) && (each.isMine || !onlyMine));
	const theirs = onlyMine ? [] : shared.filter((each) => matches(each.code, sharedLabelOf(labels, each)));
	const closed = mine.filter(({ isClosed }) => isClosed);
	if (ours.length + shared.length === 0) return <Empty id="cases.none" />;
	return (
		<>
			<Field
				label={<Say id="cases.find" />}
				type="search"
				dir="auto"
				autoCapitalize="none"
				spellCheck={false}
				value={wanted}
				onChange={({ target }) => setWanted(target.value)}
			/>
			<Check label={<Say id="cases.only-mine" />} checked={onlyMine} onChange={({ target }) => setOnlyMine(target.checked)} />
			<p role="status">{mine.length + theirs.length === 0 && <Say id="cases.none-found" />}</p>
			<Say as="h2" id="cases.ours" />
			{ours.length === 0 && <Empty id="cases.none" />}
			<OurRows rows={mine.filter(({ isClosed }) => !isClosed)} labels={labels} showsDesk={desks > 1} />
			{closed.length > 0 && (
				<Unfold title={<Say id="cases.closed" values={{ count: closed.length }} />}>
					<OurRows rows={closed} labels={labels} showsDesk={desks > 1} />
				</Unfold>
			)}
			<Say as="h2" id="cases.shared" />
			{shared.length === 0 ? (
				<Empty id="cases.none-shared" />
			) : (
				<Rows>
					{theirs.map((row) => (
						<Shared key={row.handoff} row={row} label={sharedLabelOf(labels, row)} />
					))}
				</Rows>
			)}
		</>
	);
}

const labelOf = (labels: CaseLabel[], { id, desk }: CaseLine) => labelsIn(labels, { id, desk: desk.id }).join(" / ");
/** A desk keeps its label of a case that it handed over, as long as the case is in its list. */
const sharedLabelOf = (labels: CaseLabel[], { id, mine }: SharedCase) => labelsIn(labels, { id, desk: mine }).join(" / ");

function OurRows({ rows, labels, showsDesk }: { rows: CaseLine[]; labels: CaseLabel[]; showsDesk: boolean }): ReactNode {
	if (rows.length === 0) return null;
	return (
		<Rows>
			{rows.map((row) => (
				<Ours key={row.id} row={row} label={labelOf(labels, row)} showsDesk={showsDesk} />
			))}
		</Rows>
	);
}

function CodeLink({ id, code }: { id: string; code: string }): ReactNode {
	return (
		<Link to="/cases/$id" params={{ id }}>
			<bdi dir="ltr" translate="no">
				{code}
			</bdi>
		</Link>
	);
}

function Ours({ row, label, showsDesk }: { row: CaseLine; label: string; showsDesk: boolean }): ReactNode {
	const { id, code, due, isWithoutPlace, isWithoutCustodian, hasDuty } = row;
	return (
		<Row
			title={<CodeLink id={id} code={code} />}
			mark={
				<>
					{isWithoutPlace && <Tag kind="warn" id="cases.without-place" />}{" "}
					{isWithoutCustodian && <Tag kind="warn" id="cases.without-custodian" />}{" "}
					{hasDuty && !isWithoutCustodian && <Tag kind="danger" id="cases.has-duty" />}
				</>
			}
		>
			<Label text={label} />
			<CaseDetail row={row} showsDesk={showsDesk} />
			<Due due={due} />
		</Row>
	);
}

function Label({ text }: { text: string }): ReactNode {
	if (text === "") return null;
	return (
		<p>
			<bdi>{text}</bdi>
		</p>
	);
}

function Shared({ row: { id, code, other, isToUs, kind, shown, due }, label }: { row: SharedCase; label: string }): ReactNode {
	return (
		<Row title={<CodeLink id={id} code={code} />}>
			<Label text={label} />
			<p>
				<Say id={`cases.${kind}` as MessageId} />
				{": "}
				<Say id={`cases.handoff.${shown}` as MessageId} />
			</p>
			<Say as="p" id={isToUs ? "cases.from" : "cases.to"} values={{ desk: <Party party={other} /> }} />
			<Due due={due} />
		</Row>
	);
}

/** The second line of a case in a list: status, lead and, for people who belong to several desks, the desk. */
function CaseDetail({ row: { status, lead, isMine, desk }, showsDesk }: { row: CaseLine; showsDesk: boolean }): ReactNode {
	const leadWords =
		lead === null ? (
			<Say key="lead" id="cases.no-lead" />
		) : isMine ? (
			<Say key="lead" id="cases.lead-me" />
		) : (
			<Say key="lead" id="cases.lead" values={{ name: lead || <Say id="parts.unknown-name" /> }} />
		);
	return (
		<p>
			<Listed
				items={[
					<Say key="status" id={`cases.status.${status}` as MessageId} />,
					leadWords,
					...(showsDesk ? [<Say key="desk" id="cases.of-desk" values={{ desk: desk.name }} />] : []),
				]}
			/>
		</p>
	);
}
