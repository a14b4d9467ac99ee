/** The history of one row, the newest change first. It is fetched when somebody unfolds it. */
import { type ReactNode, useState } from "react";
import { AuthorLine } from "../../parts/author.tsx";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Answered } from "../../parts/states.tsx";
import { Tag } from "../../parts/tag.tsx";
import { valueText } from "../../parts/value-words.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { useEntry } from "../../sitting/use-entry.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { RowView, SectionScreen, UnitVersion, VersionView } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { Say, useWords } from "../../words/words.tsx";

interface Props {
	view: SectionScreen;
	row: RowView;
	canWrite: boolean;
}

export function RowHistory({ view: { compartment, base, names }, row: { form, row }, canWrite }: Props): ReactNode {
	const [isOpen, setOpen] = useState(false);
	const entry = useEntry();
	const [wasPutBack, setPutBack] = useState(false);
	const query = { compartment, form, row };
	const versions = useVerb("rowHistory", query, { isOff: !isOpen });
	const act = useAct("putBack");
	const putBack = (version: string, unit: string) => {
		if (act.isPending) return;
		setPutBack(false);
		act.mutate(
			{ ...query, unit, base, version, entry: entry.for([version, unit]) },
			{
				onSuccess() {
					entry.done();
					setPutBack(true);
				},
			},
		);
	};
	return (
		<details className="history" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
			<Say as="summary" id="sections.history" />
			<p role="status">{wasPutBack && <Say id="sections.put-back-done" />}</p>
			{act.error && <ErrorNotice error={dataOf(act.error)} />}
			{isOpen && (
				<Answered query={versions}>
					{(list) => (
						<ol className="notes">
							{list.map((version) => (
								<Version
									key={version.entry}
									version={version}
									names={names}
									onPutBack={canWrite ? (unit) => putBack(version.entry, unit) : null}
									isBusy={act.isPending}
								/>
							))}
						</ol>
					)}
				</Answered>
			)}
		</details>
	);
}

interface VersionProps {
	version: VersionView;
	names: Record<string, string>;
	/** Null: this person can't write. */
	onPutBack: ((unit: string) => void) | null;
	isBusy: boolean;
}

function Version({ version: { author, units }, names, onPutBack, isBusy }: VersionProps): ReactNode {
	return (
		<li className="version">
			<AuthorLine author={author} />
			{units.length === 0 && <Say as="p" id="sections.history-row-removed" />}
			{units.map((unit) => (
				<div key={unit.unit} className="version-unit">
					{unit.changes.map((field) => (
						<Changed key={field.code} field={field} names={names} />
					))}
					{unit.isNow ? (
						<Tag kind="ok" id="sections.now" />
					) : (
						onPutBack && <Button isBusy={isBusy} onClick={() => onPutBack(unit.unit)} id="sections.put-back" />
					)}
				</div>
			))}
		</li>
	);
}

function Changed({ field, names }: { field: UnitVersion["changes"][number]; names: Record<string, string> }): ReactNode {
	const words = useWords();
	const forms = useFormWords();
	const { code, value, before } = field;
	const context = { words, forms, names };
	const label = forms.field(code);
	return (
		<p>
			{value === null ? (
				<Say id="sections.history-removed" values={{ field: label }} />
			) : (
				<Say id="sections.history-set" values={{ field: label, value: valueText(field, value, context) }} />
			)}
			{before.length > 0 && (
				<span className="muted version-before">
					<Say
						id="sections.history-before"
						values={{ before: before.map((each) => valueText(field, each, context)).join(words.say("parts.comma")) }}
					/>
				</span>
			)}
		</p>
	);
}
