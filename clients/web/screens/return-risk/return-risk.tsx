/** `#/cases/:id/return-risk`: what both sides say about the risks of a return, the differences first, to print for the meeting of the sides. */
import { useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Listed } from "../../parts/listed.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Party } from "../../parts/party.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { useOnward } from "../../parts/use-onward.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { newId } from "../../sitting/new-id.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { ComparedFactorView, ReturnRiskView } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { Say } from "../../words/words.tsx";
import { PrintButton } from "../print/print-button.tsx";
import { PrintHead } from "../print/print-head.tsx";
import { Compared } from "./compared.tsx";
import { Sides } from "./sides.tsx";
import "../cases/section.css";
import "./return-risk.css";

export default function ReturnRisk(): ReactNode {
	const { id } = useParams({ strict: false }) as { id: string };
	const risk = useVerb("returnRisk", { id });
	return (
		<Answered query={risk} hasHeading>
			{(view) => <BothSides key={id} id={id} view={view} />}
		</Answered>
	);
}

function BothSides({ id, view }: { id: string; view: ReturnRiskView }): ReactNode {
	const isEmpty = view.factors.length === 0 && view.advice.origin.length === 0 && view.advice.destination.length === 0;
	return (
		<>
			<PrintHead
				what={
					<>
						<Say id="return-risk.title" /> · <Say id="return-risk.back" values={{ code: view.code }} />
					</>
				}
				readers={<ReadersOfAll view={view} />}
			/>
			<Heading id="return-risk.title" />
			<p>
				<SayLink to="/cases/$id" params={{ id }} id="return-risk.back" values={{ code: view.code }} />
			</p>
			<Sides id={id} sides={view.sides} />
			{view.mayAdd && <AddOwn id={id} />}
			{view.unread > 0 && <Notice kind="warn" id="return-risk.unread" values={{ count: view.unread }} />}
			{isEmpty ? (
				<Empty>
					<Say as="p" id="return-risk.empty" />
					<Say as="p" id="return-risk.empty-how" />
				</Empty>
			) : (
				<Points id={id} view={view} />
			)}
		</>
	);
}

/** Adds a section of my desk. Only my desk reads it, until it gives it to the other side in a hand-off. */
function AddOwn({ id }: { id: string }): ReactNode {
	const add = useAct("addCaseSection");
	const navigate = useOnward();
	const [compartment] = useState(newId);
	const open = () => navigate({ to: "/cases/$id/s/$compartment/edit", params: { id, compartment } });
	return (
		<>
			{add.error && <ErrorNotice error={dataOf(add.error)} />}
			<p>
				<Button
					kind="primary"
					isBusy={add.isPending}
					onClick={() => add.mutate({ id, section: "return-risk", compartment }, { onSuccess: () => void open() })}
					id="return-risk.add-own"
				/>
			</p>
			<Say as="p" className="muted" id="return-risk.add-own-help" />
		</>
	);
}

function Points({ id, view: { advice, factors, isComplete, sides } }: { id: string; view: ReturnRiskView }): ReactNode {
	// A side that we can't read has its own notice above, and no empty column.
	const shown = sides.map(({ side }) => side).filter((side) => isComplete || [advice, ...factors].some((each) => each[side].length > 0));
	const ours = sides.filter(({ isOurs }) => isOurs).map(({ side }) => side);
	const count = factors.filter(isDifferent).length + (advice.differs.length > 0 ? 1 : 0);
	return (
		<>
			<p>{isComplete ? <Say id="return-risk.differences" values={{ count }} /> : <Say id="return-risk.one-side" />}</p>
			<PrintButton id={id} />
			<Say as="h2" id="return-risk.advice" />
			<Compared title={<Say id="return-risk.opinion" />} compared={advice} isAdvice sides={shown} ours={ours} />
			{factors.length > 0 && <Say as="h2" id="return-risk.factors" />}
			{factors.map((each) => (
				<Compared
					key={keyOf(each)}
					title={<FactorName factor={each.factor} />}
					compared={each}
					only={each.only}
					sides={shown}
					ours={ours}
				/>
			))}
		</>
	);
}

const isDifferent = ({ only, differs }: ComparedFactorView) => only !== null || differs.length > 0;

const keyOf = ({ factor, origin, destination }: ComparedFactorView) => `${factor} ${origin[0]?.row} ${destination[0]?.row}`;

function FactorName({ factor }: { factor: string | null }): ReactNode {
	const words = useFormWords();
	return factor === null ? <Say id="return-risk.no-factor" /> : words.code("rrk_Factor", factor);
}

/** The paper holds every section that was read. So its readers are the desks that may read all these sections. */
function ReadersOfAll({ view }: { view: ReturnRiskView }): ReactNode {
	const [first = [], ...others] = view.sides.flatMap(({ read }) => read.map(({ readers }) => readers.now));
	const all = first.filter(({ id }) => others.every((readers) => readers.some((each) => each.id === id)));
	if (all.length === 0) return <Say id="return-risk.readers-none" />;
	return <Listed items={all.map((each) => <Party key={each.id} party={each} />)} />;
}
