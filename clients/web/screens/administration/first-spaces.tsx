/** On the page Today of admins: offers the spaces that the network doesn't have yet. */
import type { ReactNode } from "react";
import { Notice } from "../../parts/notice.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import { useWordPart } from "../../words/use-word-part.ts";

export default function FirstSpaces(): ReactNode {
	const { data } = useVerb("readNetworkSpaces");
	const count = data?.missing.filter(({ waiting }) => waiting === null).length ?? 0;
	const hasWords = useWordPart(count > 0 ? "admin" : null);
	if (count === 0 || !hasWords) return null;
	return (
		<Notice>
			<p>
				<SayLink to="/administration/spaces" id="spaces.offered" values={{ count }} />
			</p>
		</Notice>
	);
}
