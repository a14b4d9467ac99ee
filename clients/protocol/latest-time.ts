/** The last time that JavaScript knows, in UTC ms: in the year 275760. Somebody may have written a later time. */
export const LATEST_TIME = 8.64e15;
