/** What I wrote on this device and didn't send. Each draft has a link to its place, and a button that deletes it. */
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Answered } from "../../parts/states.tsx";
import { useSittingFacts } from "../../sitting/sitting-facts.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { DraftRow } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { type MessageId, Say } from "../../words/words.tsx";

export function Drafts(): ReactNode {
	const drafts = useVerb("myDrafts");
	const { isSharedComputer } = useSittingFacts();
	return (
		<PageSection title="me.drafts" className="me-section">
			<Say as="p" className="muted" id={isSharedComputer ? "parts.draft-memory" : "me.drafts-help"} />
			<Answered query={drafts}>
				{(rows) =>
					rows.length === 0 ? (
						<Say as="p" id="me.no-drafts" />
					) : (
						<ul className="me-list">
							{rows.map((row) => (
								<Draft key={row.place} row={row} />
							))}
						</ul>
					)
				}
			</Answered>
		</PageSection>
	);
}

function Draft({ row }: { row: DraftRow }): ReactNode {
	const { begin, path, savedAt } = row;
	const [isAsking, setAsking] = useState(false);
	return (
		<li className="me-item">
			<div>
				<p>
					{path === null ? (
						<Title row={row} />
					) : (
						<Link to={path}>
							<Title row={row} />
						</Link>
					)}
				</p>
				{begin !== null && (
					<p>
						<bdi>{begin}</bdi>
					</p>
				)}
				<Say as="p" className="small muted" id="me.saved" values={{ time: new Date(savedAt) }} />
			</div>
			<Button onClick={() => setAsking(true)} id="parts.draft-drop" />
			{isAsking && <Delete row={row} onClose={() => setAsking(false)} />}
		</li>
	);
}

/** Kinds of drafts that are named by the title of their screen or of their part of a screen. */
const BY_SCREEN: Partial<Record<DraftRow["kind"], MessageId>> = {
	tonight: "tonight.title",
	bed: "bed.title",
	duty: "duty.title",
	closing: "close.title",
	reopening: "close.reopen",
	clash: "clash.title",
	ask: "ask.title",
	alarm: "house.alarms",
	label: "cases.give-label",
};

function Title({ row: { kind, title, section } }: { row: DraftRow }): ReactNode {
	const words = useFormWords();
	const name = title ?? (section === null ? null : words.section(section));
	return (
		<Say id={BY_SCREEN[kind] ?? (`me.draft.${kind}` as MessageId)} values={{ hasName: name === null ? "no" : "yes", name: name ?? "" }} />
	);
}

function Delete({ row, onClose }: { row: DraftRow; onClose(): void }): ReactNode {
	const drop = useAct("deleteDraft");
	return (
		<ConfirmDialog
			title={<Say id="me.delete" />}
			onClose={onClose}
			action={<Say id="parts.draft-drop" />}
			isDangerous
			act={drop}
			onConfirm={() => drop.mutate({ place: row.place }, { onSuccess: onClose })}
		>
			<p>
				<Title row={row} />
			</p>
			<Say as="p" id="me.delete-help" />
		</ConfirmDialog>
	);
}
