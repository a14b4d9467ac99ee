/** Guardians who are part of the harm: who is excluded, and how that is set and lifted. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ReasonDialog } from "../../parts/reason-dialog.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { Tag } from "../../parts/tag.tsx";
import { newId } from "../../sitting/new-id.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { ExclusionView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { AskDesk } from "./ask-desk.tsx";
import { GUARDIANS } from "./guardians.ts";
import { HeardBy } from "./heard.tsx";

interface Props {
	/** The case. */
	id: string;
	exclusions: ExclusionView[];
	mayRecord: boolean;
}

export function Exclusions({ id, exclusions, mayRecord }: Props): ReactNode {
	const [isAdding, setAdding] = useState(false);
	if (exclusions.length === 0 && !mayRecord) return null;
	return (
		<>
			<Say as="h2" id="consent.excluded.title" />
			{exclusions.length === 0 ? (
				<Say as="p" className="muted" id="consent.excluded.none" />
			) : (
				<Rows>
					{exclusions.map((each) => (
						<One key={each.kind} id={id} exclusion={each} mayRecord={mayRecord} />
					))}
				</Rows>
			)}
			{mayRecord && (
				<p>
					<Button onClick={() => setAdding(true)} id="consent.excluded.add" />
				</p>
			)}
			{isAdding && <Add id={id} exclusions={exclusions} onClose={() => setAdding(false)} />}
		</>
	);
}

function One({ id, exclusion, mayRecord }: { id: string; exclusion: ExclusionView; mayRecord: boolean }): ReactNode {
	const { kind, isLifted, consents, heard, asked, isHeardByUs } = exclusion;
	const [isAsking, setAsking] = useState(false);
	return (
		<Row
			title={<Say id={`consent.guardian.${kind}`} />}
			mark={isLifted ? <Tag id="consent.excluded.lifted" /> : <Tag kind="danger" id="consent.excluded.stands" />}
		>
			<Say as="p" id={isLifted ? "consent.excluded.was-lifted" : "consent.excluded.what"} />
			<HeardBy of="guardian" heard={heard} asked={asked} />
			{!isLifted && mayRecord && (
				<div className="buttons row-buttons">
					{!isHeardByUs && <Button onClick={() => setAsking(true)} id="consent.excluded.heard" />}
					<AskDesk id={id} consents={consents} without={heard.map(({ organisation }) => organisation)} label="consent.excluded.ask" />
				</div>
			)}
			{isAsking && <Lift id={id} consents={consents} onClose={() => setAsking(false)} />}
		</Row>
	);
}

const VERDICTS = ["approve", "refuse"] as const;

function Lift({ id, consents, onClose }: { id: string; consents: string[]; onClose(): void }): ReactNode {
	const answer = useAct("attest");
	return (
		<ReasonDialog
			title={<Say id="consent.excluded.heard" />}
			label="consent.excluded.said"
			missing="handoffs.missing.answer"
			codes={VERDICTS}
			words="consent.attest.guardian"
			action={<Say id="consent.attest.send" />}
			act={answer}
			onChoose={(verdict) => answer.mutate({ id, consents, verdict }, { onSuccess: onClose })}
			onClose={onClose}
		>
			<Say as="p" id="consent.attest.guardian.approve-effect" />
		</ReasonDialog>
	);
}

function Add({ id, exclusions, onClose }: { id: string; exclusions: ExclusionView[]; onClose(): void }): ReactNode {
	const exclude = useAct("excludeGuardian");
	const [consent] = useState(newId);
	return (
		<ReasonDialog
			title={<Say id="consent.excluded.add" />}
			label="consent.excluded.who"
			missing="consent.missing.guardian"
			codes={GUARDIANS.filter((each) => !exclusions.some(({ kind, isLifted }) => kind === each && !isLifted))}
			words="consent.guardian"
			action={<Say id="consent.excluded.send" />}
			act={exclude}
			onChoose={(kind) => exclude.mutate({ id, kind, consent }, { onSuccess: onClose })}
			onClose={onClose}
		>
			<Say as="p" id="consent.excluded.effect" />
		</ReasonDialog>
	);
}
