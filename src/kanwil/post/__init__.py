"""Letters, sheets and dossiers: turning what was decided into documents."""
