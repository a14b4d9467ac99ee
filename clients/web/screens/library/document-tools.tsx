/** What the desk that has written a document and the desk that answers for the space can do with it. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Form } from "../../parts/form.tsx";
import { Select } from "../../parts/select.tsx";
import { Submit } from "../../parts/submit.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import type { DocumentShown } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { MarkButtons, useMark } from "../forum/use-mark.tsx";
import { useForm } from "../use-form.tsx";

export function DocumentTools({ view }: { view: DocumentShown }): ReactNode {
	const { isOwner, mayChange, hidden, locked } = view;
	const marking = useMark(view, null);
	if (!mayChange) return null;
	return (
		<Unfold title={<Say id="library.tools" />}>
			{!hidden && !locked && (
				<>
					<StateForm key={view.state} view={view} />
					<p className="buttons">
						<Link className="button" to="/network/library/$space/$document/facts" params={{ space: view.space, document: view.item }}>
							<Say id="library.facts" />
						</Link>
						<Link className="button" to="/network/library/new" search={{ replaces: view.item }}>
							<Say id="library.write-newer" />
						</Link>
					</p>
				</>
			)}
			{isOwner && (
				<>
					<Say as="p" className="muted" id="forum.tools-help" />
					<p className="post-tools">
						<MarkButtons view={view} marking={marking} />
					</p>
					{marking.error && <ErrorNotice error={dataOf(marking.error)} />}
					{marking.dialog}
				</>
			)}
		</Unfold>
	);
}

const STATES = ["draft", "consultation", "adopted", "withdrawn"] as const;

function StateForm({ view: { space, item, state } }: { view: DocumentShown }): ReactNode {
	const { say } = useWords();
	const form = useForm({
		first: () => ({ state: state as (typeof STATES)[number] }),
		keeps: true,
		act: "changeDocumentFacts",
		input: (changed, entry) => ({ space, item, entry, changed }),
	});
	return (
		<Form of={form}>
			<Select
				label={<Say id="library.state" />}
				help={<Say id="library.state-help" />}
				options={STATES.map((value) => ({ value, label: say(`library.state.${value}`) }))}
				{...form.field("state")}
			/>
			<Submit id="library.save-state" kind="secondary" />
		</Form>
	);
}
