/** `#/administration/release`: the released build of this program, a field to compare its hash, and the form to propose another build. */
import { type ChangeEvent, type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Field } from "../../parts/field.tsx";
import { HashField } from "../../parts/hash-field.tsx";
import { HASH_LENGTH } from "../../parts/hash-in.ts";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { WebReleaseView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { BackToAdministration } from "./back.tsx";
import { ReleaseFacts } from "./release-facts.tsx";
import { Proposed, WaitingChanges } from "./waiting.tsx";

export default function Release(): ReactNode {
	const release = useVerb("readRelease");
	return (
		<>
			<Heading id="administration.release" />
			<Answered query={release}>{(view) => <ReleaseAndProposals view={view} />}</Answered>
			<BackToAdministration />
		</>
	);
}

function ReleaseAndProposals({ view }: { view: WebReleaseView }): ReactNode {
	const { manifest, waiting } = view;
	return (
		<>
			{manifest === null ? (
				<Empty id="release.nothing" />
			) : (
				<>
					<ReleaseFacts release={view} />
					<CompareByTyping manifest={manifest} />
				</>
			)}
			<WaitingChanges changes={waiting} />
			<Propose hasRelease={manifest !== null} />
		</>
	);
}

function CompareByTyping({ manifest }: { manifest: string }): ReactNode {
	const [typed, setTyped] = useState("");
	return (
		<PageSection title="release.compare">
			<HashField value={typed} onChange={setTyped} />
			{typed.length === HASH_LENGTH && (
				<Notice
					kind={typed === manifest ? "ok" : "danger"}
					live="assertive"
					id={typed === manifest ? "release.same" : "release.different"}
				/>
			)}
		</PageSection>
	);
}

function Propose({ hasRelease }: { hasRelease: boolean }): ReactNode {
	const propose = useAct("proposeBuild");
	const choose = ({ target }: ChangeEvent<HTMLInputElement>) => {
		const [file] = target.files ?? [];
		if (file) propose.mutate({ manifest: file });
		// The same file can be chosen again.
		target.value = "";
	};
	const error = propose.error ? dataOf(propose.error) : null;
	// A proposal that waits for others is in the list above.
	if (propose.data && !propose.data.isPresent) return propose.data.proposal === null ? <Proposed proposal={null} /> : null;
	return (
		<PageSection title="release.propose">
			<Field
				type="file"
				label={<Say id="release.manifest" />}
				help={<Say id="release.manifest-help" />}
				error={error?.field === "manifest" && <Say id="release.no-manifest" />}
				onChange={choose}
			/>
			{propose.data && <Notice kind="info" live="polite" id="release.same" />}
			{error && error.field !== "manifest" && <ErrorNotice error={error} />}
			{hasRelease && (
				<div className="buttons">
					<Button isBusy={propose.isPending} onClick={() => propose.mutate({ manifest: null })} id="release.withdraw" />
				</div>
			)}
		</PageSection>
	);
}
