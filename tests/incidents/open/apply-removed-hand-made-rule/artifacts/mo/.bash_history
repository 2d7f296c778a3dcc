#1790678610
kubectl config use-context prod
#1790678630
kubectl -n settlement get pods -l app=callback-receiver
#1790678750
kubectl -n settlement logs -l app=callback-receiver --since=5h | grep POST | tail -2
#1790678800
curl -sv -m 5 https://callbacks.corbie-pay.example/healthz
#1790678980
kubectl -n settlement rollout restart deploy/callback-receiver
#1790679030
kubectl -n settlement rollout status deploy/callback-receiver
#1790680230
kubectl -n settlement logs -l app=callback-receiver --since=5m | grep -c "POST /v2/callback"
#1790682190
psql service=ledger -c "select count(*), max(now()-created_at) from orders where state='pending_payment'"
