/** `#/cases/:id/attest`: another desk asks mine to hear the person alone. It shows what she is asked about, and nothing else of the case. */
import { useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Heading } from "../../parts/heading.tsx";
import { LanguageName } from "../../parts/language.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Party } from "../../parts/party.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { useFocusOnChange } from "../../parts/use-focus-on-change.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { ToAttest } from "../../sitting/verbs/index.ts";
import { Say, useOtherWords, useWords } from "../../words/words.tsx";
import { NumbersOf } from "../duty/numbers-of.tsx";
import { wholeText } from "./text.ts";
import "./consents.css";

type Verdict = "approve" | "refuse";

export default function Attest(): ReactNode {
	const { id } = useParams({ strict: false }) as { id: string };
	const asked = useVerb("consentsToAttest", { id });
	const answer = useAct("attest");
	const [decided, setDecided] = useState<{ consents: string[]; verdict: Verdict; of: Kind } | null>(null);
	const result = useFocusOnChange(answer.isSuccess, decided !== null);
	return (
		<>
			<Heading id="consent.attest.title" />
			{answer.isSuccess && decided === null && <Notice kind="ok" live="polite" ref={result} id="consent.attest.done" />}
			<Answered query={asked}>
				{(rows) =>
					rows.length === 0 ? (
						<Empty id="consent.attest.none" />
					) : (
						rows.map((row) => (
							<Asked
								key={row.consents[0]}
								row={row}
								onAnswer={(verdict) => setDecided({ consents: row.consents, verdict, of: kindOf(row) })}
							/>
						))
					)
				}
			</Answered>
			<p>
				<SayLink to="/today" id="ask.back" />
			</p>
			{decided && (
				<ConfirmDialog
					title={<Say id={`consent.attest.${decided.of}.${decided.verdict}`} />}
					action={<Say id="consent.attest.send" />}
					act={answer}
					onConfirm={() =>
						answer.mutate({ id, consents: decided.consents, verdict: decided.verdict }, { onSuccess: () => setDecided(null) })
					}
					onClose={() => setDecided(null)}
				>
					<Say as="p" id={`consent.attest.${decided.of}.${decided.verdict}-effect`} />
				</ConfirmDialog>
			)}
		</>
	);
}

type Kind = "yes" | "guardian";
const kindOf = ({ guardian }: ToAttest): Kind => (guardian === null ? "yes" : "guardian");

function Asked({ row, onAnswer }: { row: ToAttest; onAnswer(verdict: Verdict): void }): ReactNode {
	const { by, yes, guardian } = row;
	const of = kindOf(row);
	const desk = <Party party={by} />;
	return (
		<section className="attest">
			<Say as="p" id={`consent.attest.${of}.by`} values={{ desk, recipient: yes?.consent.recipient.name ?? "" }} />
			<Say as="p" id="consent.attest.reach" values={{ desk }} />
			<NumbersOf party={by} isNeeded />
			{yes && <HerYes {...yes} />}
			{guardian && (
				<>
					<h2>
						<Say id={`consent.guardian.${guardian}`} />
					</h2>
					<Say as="p" id="consent.attest.guardian.what" />
				</>
			)}
			<div className="buttons">
				<Button kind="primary" onClick={() => onAnswer("approve")} id={`consent.attest.${of}.approve`} />
				<Button onClick={() => onAnswer("refuse")} id={`consent.attest.${of}.refuse`} />
			</div>
		</section>
	);
}

function HerYes({ consent, saidNoAt }: NonNullable<ToAttest["yes"]>): ReactNode {
	const words = useWords();
	const other = useOtherWords(consent.language);
	const readings = other && other.language !== words.language ? [other, words] : [words];
	return (
		<>
			<Say as="p" id="consent.said-no" values={{ isKnown: saidNoAt === null ? "no" : "yes", at: new Date(saidNoAt ?? 0) }} />
			<Say as="p" id="consent.attest.read" />
			{readings.map((each) => (
				<blockquote key={each.language} className="consent-text" lang={each.language} dir={each.dir}>
					{wholeText(each, consent)}
				</blockquote>
			))}
			{consent.language !== "und" && <Facts rows={[["consent.fact.language", <LanguageName key="language" code={consent.language} />]]} />}
		</>
	);
}
