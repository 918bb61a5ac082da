# Turns check-manifests for Argo 4 into the one for 3.7, whose calls take no context and which has no logger of its own.
s#argo-workflows/v4#argo-workflows/v3#
/util\/logging"$/d
s/Get(_ context\.Context, /Get(/
s/logging\.WithLogger(\(context\.Background()\), .*/\1/
s/\(ParseObjects\|ValidateWorkflow\|ValidateWorkflowTemplate\|ValidateClusterWorkflowTemplate\)(ctx, /\1(/
