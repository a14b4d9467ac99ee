/** `#/cases/new`: the first hour. Nothing is required. It opens the case and writes the answers. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { DraftNote } from "../../parts/draft-note.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Check, Choices } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { ReadersLine } from "../../parts/holders-strip.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { newId } from "../../sitting/new-id.ts";
import { openSitting } from "../../sitting/open.ts";
import { useSittingFacts } from "../../sitting/sitting-facts.ts";
import { useAction } from "../../sitting/use-action.ts";
import { useConnection } from "../../sitting/use-connection.ts";
import { useFormDraft } from "../../sitting/use-form-draft.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { OpeningDesk } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { type FirstHourDraft, hasAnswers, withMovedAnswers, writtenAnswers } from "./answers.ts";
import { Questions } from "./questions.tsx";
import "./opened.css";

export default function FirstHour(): ReactNode {
	const choices = useVerb("firstHourChoices");
	const [done, setDone] = useState<{ id: string; code: string } | null>(null);
	if (done) return <CaseIsOpen {...done} />;
	return (
		<>
			<Heading id="first.title" />
			<Answered query={choices}>
				{({ desks, questions }) =>
					desks[0] ? <FirstHourForm desks={desks} first={desks[0]} questions={questions} onDone={setDone} /> : <Empty id="first.no-desk" />
				}
			</Answered>
		</>
	);
}

interface Props {
	desks: OpeningDesk[];
	/** The desk that opens the case unless another one is chosen. */
	first: OpeningDesk;
	questions: string[];
	onDone(opened: { id: string; code: string }): void;
}

function FirstHourForm({ desks, first, questions, onDone }: Props): ReactNode {
	const { isSharedComputer } = useSittingFacts();
	const isOffline = useConnection() !== null;
	const { draft, kept, change, finish } = useFirstHour();
	const desk = desks.find(({ id }) => id === kept.desk) ?? first;
	const opening = useAction(() => finish(desk.id, onDone));
	const isEmpty = !hasAnswers(kept.answers);
	return (
		<Form of={{ submit: () => !isOffline && void opening.run(), save: () => void draft.save() }}>
			<Say as="p" id="first.intro" />
			{desks.length > 1 && kept.opened === null && (
				<Choices label={<Say id="first.desk" />}>
					{desks.map(({ id, name }) => (
						<Check key={id} type="radio" label={<bdi>{name}</bdi>} checked={id === desk.id} onChange={() => change({ desk: id })} />
					))}
				</Choices>
			)}
			{isEmpty && kept.opened === null && (
				<div className="buttons">
					<Button type="submit" isBusy={opening.isBusy} disabled={isOffline} id="first.only-open" />
				</div>
			)}
			<Questions order={questions} answers={kept.answers} onChange={(answers) => change({ answers })} />
			<p>
				<Say as="strong" id="first.enough" />
			</p>
			<DraftNote draft={draft} isSharedComputer={isSharedComputer} onDrop={draft.drop} />
			{opening.error && (
				<ErrorNotice error={opening.error} words={{ "desk-too-small": "first.desk-too-small" }}>
					<p>{kept.opened ? <Say id="first.open-not-written" values={{ code: kept.opened.code }} /> : <Say id="first.answers-kept" />}</p>
				</ErrorNotice>
			)}
			<ReadersLine readers={readersOf(desk)} />
			<div className="buttons">
				<Button
					type="submit"
					kind="primary"
					isWide
					isBusy={opening.isBusy}
					disabled={isOffline}
					id={opening.isBusy ? "first.opening" : kept.opened ? "first.write" : "first.open"}
				/>
				{isOffline && <Say id="first.offline" />}
			</div>
		</Form>
	);
}

/** The readers of the new case, before it is opened: the desk. */
const readersOf = ({ reader }: OpeningDesk) => ({
	now: [reader],
	waiting: [],
	past: [],
	people: reader.people ?? 0,
	checkedAt: 0,
	isBroken: false,
});

/** The draft of the answers. `finish` opens the case, writes the answers into it, and deletes the draft. */
function useFirstHour() {
	const form = useFormDraft<FirstHourDraft>("case/new", () => ({ desk: "", answers: {}, row: newId(), id: newId(), opened: null }));
	const { draft, latest, change, begin } = form;
	const kept = { ...form.kept, answers: withMovedAnswers(form.kept.answers) };
	const finish = async (desk: string, onDone: (opened: { id: string; code: string }) => void) => {
		const { call } = openSitting();
		// The draft, with the id of the case, is saved before the case is opened. If the tab closes meanwhile, a second try opens no second case.
		change({});
		await draft.save();
		const opened = latest().opened ?? (await call("beginCase", { desk, id: latest().id }));
		change({ opened });
		await draft.save();
		const { row } = latest();
		const answers = withMovedAnswers(latest().answers);
		const written = writtenAnswers(answers, new Date());
		const ids = await begin(answers, true);
		if (Object.keys(written).length > 0 || ids.earlier.length > 0)
			await call("writeFirstHour", { id: opened.id, ...ids, row, answers: written });
		await draft.done();
		onDone(opened);
	};
	return { ...form, kept, finish };
}

/** After the first hour: the code of the new case, and that this is enough for today. */
function CaseIsOpen({ id, code }: { id: string; code: string }): ReactNode {
	return (
		<>
			<Heading id="first.opened" />
			<p className="opened-code" dir="ltr" translate="no">
				{code}
			</p>
			<Say as="p" id="first.code-help" />
			<Say as="p" id="first.rest" />
			<p className="buttons">
				<SayLink className="button button-primary" to="/cases/$id" params={{ id }} id="first.to-case" />
			</p>
		</>
	);
}
