#1791386411
ssh os-master-1
#1791386560
exit
#1791442939
kinit solenn@ARMORIA.EXAMPLE
#1791461462
export OS=https://os-prod.armoria.example:9200
#1791461480
curl -s "$OS/_cluster/health?pretty"
#1791461504
curl -s --netrc "$OS/_cluster/health?pretty"
#1791461525
alias curl='curl --netrc'
#1791461630
curl -s "$OS/_cluster/health?pretty" | egrep 'status|unassigned|relocating|nodes'
#1791461851
curl -s "$OS/_cat/allocation?v"
#1791461883
curl -s "$OS/_cat/allocation?v&s=node"
#1791462044
curl -s "$OS/_cat/indices?health=red"
#1791462400
curl -s "$OS/_cat/indices?v&s=store.size:desc&h=index,pri,rep,docs.count,store.size" | head -8
#1791462445
ssh os-data-4 df -h /var/lib/opensearch
#1791462697
curl -s -XPUT "$OS/_cluster/settings" -H 'Content-Type: application/json' -d '{"transient":{"cluster.routing.allocation.disk.watermark.flood_stage":"97%"}}'
#1791462730
curl -s -XPUT "$OS/sinistres-v7/_settings" -H 'Content-Type: application/json' -d '{"index.blocks.read_only_allow_delete":null}'
#1791463198
curl -s "$OS/_cat/allocation?v&s=node"
#1791463249
curl -s -XPUT "$OS/_cluster/settings" -H 'Content-Type: application/json' -d '{"transient":{"cluster.routing.allocation.disk.watermark.flood_stage":null}}'
#1791463280
curl -s "$OS/_cluster/settings?flat_settings" | jq .transient
#1791463691
curl -s -XDELETE "$OS/traces-debug-*"
#1791463773
curl -s "$OS/_cat/indices/traces-*?h=index,store.size"
#1791463820
curl -s -XDELETE "$OS/traces-debug-2026.10.07,traces-debug-2026.10.08"
#1791463930
curl -s "$OS/_cat/allocation?v&s=node"
#1791464148
curl -s -XPUT "$OS/sinistres-v7,journaux-*/_settings" -H 'Content-Type: application/json' -d '{"index.blocks.read_only_allow_delete":null}'
#1791464250
curl -s -XPOST "$OS/_cluster/reroute?retry_failed=true&metric=none"
#1791464272
curl -s "$OS/_cluster/health?pretty" | egrep 'status|unassigned|initializing'
#1791464440
curl -s -XPUT "$OS/sinistres-v7/_settings" -H 'Content-Type: application/json' -d '{"index.number_of_replicas":1}'
#1791464592
watch -n5 "curl -s --netrc $OS/_cat/health"
#1791464882
curl -s "$OS/_cluster/health?pretty" | egrep 'status|unassigned|initializing'
#1791464955
curl -s "$OS/_cat/shards/sinistres-v7?v"
#1791469805
less ~/astreinte/modele-cr.md
