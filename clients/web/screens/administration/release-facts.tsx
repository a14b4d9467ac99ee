/** The released copy of this program: its hash, the number of files, when it was proposed, and the admins who agreed. */
import type { ReactNode } from "react";
import { Facts } from "../../parts/facts.tsx";
import { GroupedHash } from "../../parts/grouped-hash.tsx";
import { Listed } from "../../parts/listed.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import type { WebReleaseView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

export function ReleaseFacts({ release: { manifest, files, proposedAt, by } }: { release: WebReleaseView }): ReactNode {
	return (
		<Facts
			rows={[
				["release.present", manifest !== null && <GroupedHash key="hash" hex={manifest} />],
				["release.files", String(files)],
				["release.when", proposedAt !== null && <Say key="when" id="parts.time" values={{ time: new Date(proposedAt) }} />],
				["release.by", by.length > 0 && <Listed key="by" items={by.map((each) => <PersonName key={each.id} person={each} />)} />],
			]}
		/>
	);
}
