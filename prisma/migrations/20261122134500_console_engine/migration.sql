-- Which engine serves a console: one that was killed closes what it left when it starts again.
ALTER TABLE "ConsoleSession" ADD COLUMN "engineId" TEXT;
