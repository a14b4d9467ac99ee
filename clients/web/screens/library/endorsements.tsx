/** What organisations say about a position, and the form with which a coordinator says it for their organisation. */
import type { ReactNode } from "react";
import { Check, Choices } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { useLanguageNames } from "../../parts/language.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Empty } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { Tag } from "../../parts/tag.tsx";
import type { DocumentShown, EndorsementShown } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { WriterLine } from "../forum/shown.tsx";
import { useForm } from "../use-form.tsx";
import { TakeBack } from "./take-back.tsx";

const CHOICES = ["yes", "no", "abstain"] as const;
const TAGS = { yes: "ok", no: "danger", abstain: "info" } as const;

export function Endorsements({ view }: { view: DocumentShown }): ReactNode {
	const { endorsements, endorsesFor, locked, source } = view;
	return (
		<PageSection title="library.endorsements">
			{endorsements.length === 0 ? (
				<Empty id="library.no-endorsements" />
			) : (
				<>
					<Counts endorsements={endorsements} />
					<ul>
						{endorsements.map((each) => (
							<EndorsementLine key={each.entry} view={view} endorsement={each} />
						))}
					</ul>
				</>
			)}
			{!locked &&
				(endorsesFor ? (
					// A changed text is a new question.
					<EndorsementForm key={source.revision} view={view} organisation={endorsesFor} />
				) : (
					<Say as="p" className="muted" id="library.endorse-coordinators" />
				))}
		</PageSection>
	);
}

/** How many organisations said what about the present text. */
function Counts({ endorsements }: Pick<DocumentShown, "endorsements">): ReactNode {
	const present = endorsements.filter(({ isOlder }) => !isOlder);
	const count = (wanted: string) => present.filter(({ choice }) => choice === wanted).length;
	return <Say as="p" id="library.endorsed-counts" values={{ yes: count("yes"), no: count("no"), abstain: count("abstain") }} />;
}

function EndorsementLine({ view, endorsement }: { view: DocumentShown; endorsement: EndorsementShown }): ReactNode {
	const { organisation, choice, isOlder, isOurs, by, at, entry } = endorsement;
	return (
		<li data-endorsement={entry}>
			<p>
				{organisation === null ? <Say id="parts.unknown-name" /> : <bdi>{organisation}</bdi>}{" "}
				<Tag kind={TAGS[choice]} id={`library.endorsed.${choice}`} /> {isOlder && <Tag kind="warn" id="library.endorsed-older" />}
			</p>
			<p>
				<WriterLine by={by} at={at} />
			</p>
			{isOurs && !view.locked && (
				<p className="post-tools">
					<TakeBack view={view} entry={entry} />
				</p>
			)}
		</li>
	);
}

type Choice = (typeof CHOICES)[number];

function EndorsementForm({ view, organisation }: { view: DocumentShown; organisation: { name: string | null } }): ReactNode {
	const { space, item, source } = view;
	const languageName = useLanguageNames();
	const form = useForm({
		first: () => ({ choice: null as Choice | null }),
		missing: ({ choice }) => ({ choice: choice === null }),
		act: "endorsePosition",
		input: ({ choice }, entry) => ({ space, item, entry, revision: source.revision, choice: choice ?? "abstain" }),
	});
	const name = organisation.name === null ? <Say id="parts.unknown-name" /> : <bdi>{organisation.name}</bdi>;
	return (
		<Form of={form}>
			<Choices
				label={<Say id="library.endorse-question" values={{ organisation: name }} />}
				help={<Say id="library.endorse-help" values={{ language: languageName(source.language) }} />}
				error={form.problem("choice")}
			>
				{CHOICES.map((each) => (
					<Check key={each} label={<Say id={`library.endorse.${each}`} />} {...form.radio("choice", each)} />
				))}
			</Choices>
			<Submit kind="secondary" id="library.endorse" values={{ organisation: name }} />
		</Form>
	);
}
