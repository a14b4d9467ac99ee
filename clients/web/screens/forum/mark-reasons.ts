/** Why the desk that answers for a space hides or locks something, or mutes somebody. Their words are `forum.reason.CODE`. */
export const REASONS = ["personal-data", "danger", "abuse", "off-topic", "duplicate", "other"] as const;
